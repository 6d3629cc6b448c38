import type { ObjectReference } from "@/lib/contracts/library";
import { failed, succeeded } from "../ui/outcome";
import { objectName } from "./addresses";
import { attachAll, deleteAll, detachAll, type UsedBy } from "./batches";
import { imageCount } from "./words";

/** Deletes what is selected, and says how it went. @returns those that are gone */
export async function bulkDelete(slug: string, ids: readonly string[]): Promise<string[]> {
  const { done, sentence } = await deleteAll(slug, ids);
  if (done.length > 0) succeeded(`${imageCount(done.length)} deleted.`);
  if (sentence) failed(`${imageCount(ids.length - done.length)} could not be deleted.`, sentence);
  return done;
}

/** Attaches what is selected. @returns what went wrong, for the form that asked */
export async function bulkAttach(
  slug: string,
  object: ObjectReference,
  ids: readonly string[],
): Promise<string | null> {
  const { done, sentence } = await attachAll(slug, object, ids);
  if (sentence) return sentence;
  const were = ids.length - done.length;
  const there = were > 0 ? ` ${imageCount(were)} ${were === 1 ? "was" : "were"} there already.` : "";
  succeeded(`${imageCount(done.length)} attached to ${objectName(object)}.${there}`);
  return null;
}

/** Takes what is selected off objects, one after another. */
export async function bulkDetach(slug: string, objects: readonly UsedBy[], ids: readonly string[]): Promise<void> {
  let taken = 0;
  for (const object of objects) {
    const { done, sentence } = await detachAll(slug, object, ids);
    taken += done.length;
    if (sentence) failed(`Not all were detached from ${objectName(object)}.`, sentence);
  }
  const where = objects.length === 1 && objects[0] ? objectName(objects[0]) : `${objects.length} objects`;
  if (taken > 0) succeeded(`${imageCount(taken)} detached from ${where}.`);
}
