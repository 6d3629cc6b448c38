import { useCallback, useEffect, useRef, useState } from "react";
import { callApi } from "@/lib/browser/api";
import { createSerial } from "@/lib/browser/serial";
import {
  type AttachedImage,
  type ChangeRelation,
  MAX_LIBRARY_BATCH,
  type ObjectReference,
} from "@/lib/contracts/library";
import { failed, succeeded } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { API, objectName } from "./addresses";
import { attachAll, detachAll } from "./batches";
import { imageCount } from "./words";

export interface AttachedPart {
  items: readonly AttachedImage[];
  cursor?: string;
  total: number;
}

/** The images of an object, with what can be done to them. What is seen changes at once, and is put right by the server. */
export function useAttached(slug: string, object: ObjectReference, first: AttachedPart) {
  const [part, setPart] = useState(first);
  const path = API.object(slug, object);
  const [serial] = useState(createSerial);
  const changes = useRef(0);

  const load = useCallback(async () => {
    const items: AttachedImage[] = [];
    let cursor: string | undefined;
    do {
      const search = new URLSearchParams({ limit: "100", ...(cursor && { cursor }) });
      const result = await attempt(() => callApi<AttachedImage[]>("GET", `${path}?${search}`), []);
      if (!result.ok) return failed("The images could not be loaded anew.", result.problem.sentence);
      const { data, page } = result as unknown as { data: AttachedImage[]; page: { cursor?: string; total: number } };
      items.push(...data);
      cursor = page.cursor;
      setPart({ items, cursor, total: page.total });
    } while (cursor && items.length < MAX_LIBRARY_BATCH);
  }, [path]);

  // The server renders the first of them; an order needs all.
  useEffect(() => {
    if (first.cursor) void load();
  }, [first.cursor, load]);

  const arrange = (ids: string[]) => {
    const mine = ++changes.current;
    setPart((before) => {
      const known = new Map(before.items.map((image) => [image.id, image]));
      return { ...before, items: ids.flatMap((id) => known.get(id) ?? []) };
    });
    void serial(async () => {
      // A later order has everything of this one.
      if (mine !== changes.current) return;
      const result = await attempt(
        () => callApi<AttachedImage[]>("PUT", `${path}/reorder`, { body: { image_ids: ids } }),
        [],
      );
      if (result.ok || mine !== changes.current) return;
      failed("The new order was not saved.", `${result.problem.sentence ?? ""} This is the latest order.`);
      await load();
    });
  };

  const change = async (id: string, relation: ChangeRelation): Promise<string | null> => {
    const result = await attempt(() => callApi<AttachedImage>("PATCH", `${path}/${id}`, { body: relation }), []);
    if (!result.ok) {
      if (relation.is_cover !== undefined) failed("The cover was not changed.", result.problem.sentence);
      return result.problem.sentence ?? Object.values(result.problem.fields)[0] ?? "Something went wrong.";
    }
    const { data } = result;
    setPart((before) => ({
      ...before,
      items: before.items.map((image) =>
        image.id === id ? data : data.is_cover && relation.is_cover ? { ...image, is_cover: false } : image,
      ),
    }));
    if (relation.is_cover !== undefined)
      succeeded(
        relation.is_cover ? `${data.effective_title} is the cover.` : `${data.effective_title} is no longer the cover.`,
      );
    return null;
  };

  const attach = async (ids: readonly string[]): Promise<string | null> => {
    const { done, sentence } = await attachAll(slug, object, ids);
    await load();
    if (sentence) return sentence;
    succeeded(`${imageCount(done.length)} attached.`);
    return null;
  };

  const detach = async (image: AttachedImage): Promise<boolean> => {
    const { sentence } = await detachAll(slug, object, [image.id]);
    if (sentence) {
      failed(`${image.effective_title} was not detached.`, sentence);
      return false;
    }
    succeeded(`${image.effective_title} is detached from ${objectName(object)}.`);
    setPart((before) => ({
      ...before,
      items: before.items.filter(({ id }) => id !== image.id),
      total: before.total - 1,
    }));
    return true;
  };

  const { items, cursor, total } = part;
  return { images: items, total, whole: cursor === undefined, arrange, change, attach, detach };
}
