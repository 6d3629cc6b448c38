import { useCallback, useMemo, useState } from "react";
import type { EverybodyQuery, EverybodysPicture, PictureList } from "@/lib/contracts/everybody";
import type { ActionResult } from "@/lib/contracts/problem";
import { attempt } from "../ui/problems";
import { everybodyHref } from "./addresses";

export type LoadPictures = (input: unknown) => Promise<ActionResult<PictureList>>;

interface Later {
  /** The address of what was asked for. */
  of: string;
  items: readonly EverybodysPicture[];
  next: PictureList["next"];
}

/**
 * The pictures of the first page, which the server renders anew with each change, and those that "Show more" added.
 * @param gone what was deleted here: the later pages still have it
 */
export function usePictures(first: PictureList, query: EverybodyQuery, gone: ReadonlySet<string>, load: LoadPictures) {
  const [later, setLater] = useState<Later | null>(null);
  const of = everybodyHref(query);
  const mine = later?.of === of ? later : null;
  const next = mine ? mine.next : first.next;

  const pictures = useMemo(() => {
    const all = new Map([...first.items, ...(mine?.items ?? [])].map((picture) => [picture.id, picture]));
    const sign = query.sort === "newest" ? 1 : -1;
    return [...all.values()]
      .filter(({ id }) => !gone.has(id))
      .sort((a, b) => (a.at < b.at ? sign : a.at > b.at ? -sign : 0));
  }, [first, mine, gone, query.sort]);

  const more = useCallback(async () => {
    const result = await attempt(() => load({ ...query, after: next }), []);
    if (!result.ok) return { sentence: result.problem.sentence ?? "" };
    // All that is shown is kept: what comes in on top must not push a picture out between the pages.
    setLater({ of, items: [...pictures, ...result.data.items], next: result.data.next });
    return { first: result.data.items[0] ?? null };
  }, [load, query, of, next, pictures]);

  return { pictures, more: next === undefined ? undefined : more };
}
