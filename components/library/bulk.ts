import type { ObjectReference } from "@/lib/contracts/library";
import { failed, succeeded } from "../ui/outcome";
import { objectName } from "./addresses";
import { attachAll, deleteAll, detachAll, goneOf, type UsedBy } from "./batches";
import { imageCount, objectCount } from "./words";

/** How a work with what is selected went. */
interface Done {
  done: string[];
  /** What it was refused for: images that somebody else had deleted. Nothing was done with those that are left. */
  gone: string[];
  /** What else went wrong. */
  sentence: string | null;
}

/** The server takes all of a batch or nothing, and does not say which it does not know: that is asked for. */
async function afterwards(
  slug: string,
  ids: readonly string[],
  { done, sentence }: { done: string[]; sentence?: string },
): Promise<Done> {
  if (!sentence) return { done, gone: [], sentence: null };
  const were = new Set(done);
  const gone = await goneOf(
    slug,
    ids.filter((id) => !were.has(id)),
  );
  return { done, gone, sentence: gone.length > 0 ? null : sentence };
}

/** Deletes what is selected, and says what went well. */
export async function bulkDelete(slug: string, ids: readonly string[]): Promise<Done> {
  const result = await afterwards(slug, ids, await deleteAll(slug, ids));
  if (result.done.length > 0) succeeded(`${imageCount(result.done.length)} deleted.`);
  return result;
}

/** Attaches what is selected, and says so when all of it is. */
export async function bulkAttach(slug: string, object: ObjectReference, ids: readonly string[]): Promise<Done> {
  const result = await afterwards(slug, ids, await attachAll(slug, object, ids));
  if (result.sentence || result.gone.length > 0) return result;
  const were = ids.length - result.done.length;
  const there = were > 0 ? ` ${imageCount(were)} ${were === 1 ? "was" : "were"} there already.` : "";
  succeeded(`${imageCount(result.done.length)} attached to ${objectName(object)}.${there}`);
  return result;
}

/**
 * Takes what is selected off objects, one after another. An image that is gone is attached to nothing: the work goes on with
 * the others.
 * @returns those that somebody else had deleted
 */
export async function bulkDetach(slug: string, objects: readonly UsedBy[], ids: readonly string[]): Promise<string[]> {
  let taken = 0;
  let left = ids;
  const gone: string[] = [];
  for (const object of objects) {
    let result = await afterwards(slug, left, await detachAll(slug, object, left));
    if (result.gone.length > 0) {
      taken += result.done.length;
      gone.push(...result.gone);
      const without = new Set(result.gone);
      left = left.filter((id) => !without.has(id));
      if (left.length === 0) break;
      result = await afterwards(slug, left, await detachAll(slug, object, left));
    }
    taken += result.done.length;
    if (result.sentence) failed(`Not all were detached from ${objectName(object)}.`, result.sentence);
  }
  const where = objects.length === 1 && objects[0] ? objectName(objects[0]) : objectCount(objects.length);
  if (taken > 0) succeeded(`${imageCount(taken)} detached from ${where}.`);
  return gone;
}
