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
import { attempt, ended } from "../ui/problems";
import { API } from "./addresses";
import { attachAll, WRONG } from "./batches";
import { detachWithUndo } from "./detaching";
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
      const { code, sentence } = result.problem;
      const why =
        code === "not_a_permutation"
          ? "Somebody has attached or detached images here meanwhile."
          : ended(sentence ?? WRONG);
      failed("The new order was not saved.", `${why} This is the latest order.`);
      await load();
    });
  };

  const put = (saved: AttachedImage) =>
    setPart((before) => ({
      ...before,
      items: before.items.map((image) =>
        image.id === saved.id ? saved : saved.is_cover ? { ...image, is_cover: false } : image,
      ),
    }));

  const cover = async (id: string, is_cover: boolean): Promise<void> => {
    const result = await attempt(
      () => callApi<AttachedImage>("PATCH", `${path}/${id}`, { body: { is_cover } satisfies ChangeRelation }),
      [],
    );
    if (!result.ok) return failed("The cover was not changed.", ended(result.problem.sentence ?? WRONG));
    const { data } = result;
    put(data);
    succeeded(is_cover ? `${data.effective_title} is the cover.` : `${data.effective_title} is no longer the cover.`);
  };

  const attach = async (ids: readonly string[]): Promise<string | null> => {
    const { done, sentence } = await attachAll(slug, object, ids);
    await load();
    if (sentence) return sentence;
    succeeded(`${imageCount(done.length)} attached.`);
    return null;
  };

  const detach = async ({ id, effective_title }: AttachedImage, onUndone: () => void): Promise<boolean> => {
    const title = effective_title.trim() || "Untitled";
    const again = () => void load().then(onUndone);
    if (!(await detachWithUndo(slug, object, { id, title }, again))) return false;
    setPart((before) => ({
      ...before,
      items: before.items.filter((image) => image.id !== id),
      total: before.total - 1,
    }));
    return true;
  };

  const { items, cursor, total } = part;
  return { path, images: items, total, whole: cursor === undefined, arrange, put, cover, attach, detach };
}
