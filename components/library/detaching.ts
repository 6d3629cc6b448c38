import { callApi } from "@/lib/browser/api";
import { type AttachedImage, MAX_LIBRARY_BATCH, type ObjectReference } from "@/lib/contracts/library";
import { announce } from "../ui/announce";
import { notify } from "../ui/notify";
import { failed, succeeded } from "../ui/outcome";
import { attempt, ended } from "../ui/problems";
import { API, objectName } from "./addresses";
import { detachAll, usesOf, WRONG } from "./batches";
import { imageCount, objectCount } from "./words";

/** What an image was at an object. */
interface Was {
  image: AttachedImage;
  /** Those that came after it. An image with an order of its own finds its place by that. */
  after: readonly string[];
}

/**
 * Takes an image off an object and says so, with an undo that brings back its place, the cover and its texts there.
 * @param onUndone it is attached again
 * @returns whether it is off
 */
export async function detachWithUndo(
  slug: string,
  object: ObjectReference,
  image: { id: string; title: string },
  onUndone: () => void,
): Promise<boolean> {
  const from = objectName(object);
  const was = await relationOf(slug, object, image.id);
  const sentence = typeof was === "string" ? was : (await detachAll(slug, object, [image.id])).sentence;
  if (typeof was === "string" || sentence) {
    failed(`${image.title} was not detached from ${from}.`, sentence);
    return false;
  }
  const title = `${image.title} is detached from ${from}.`;
  const undo = async () => {
    const problem = await attachAgain(slug, object, was);
    if (problem) return failed(`${image.title} was not attached to ${from} again.`, problem);
    succeeded(`${image.title} is attached to ${from} again.`);
    onUndone();
  };
  announce(`${title} Undo is available.`);
  notify({ tone: "good", title, action: { label: "Undo", run: () => void undo() } });
  return true;
}

/** Takes images off everything they are attached to, and says how far that came. */
export async function detachEverywhere(slug: string, ids: readonly string[]): Promise<void> {
  const one = ids.length === 1;
  let [objects, total] = [0, 0];
  const stopped = (why: string) => {
    const not = `${one ? "It was" : "They were"} not detached.`;
    failed(objects > 0 ? `Detached from ${objects} of ${objectCount(total)} only.` : not, why);
  };
  try {
    // Only some of very many objects are told at once.
    for (let uses = await usesOf(slug, ids); uses.objects.length > 0; uses = await usesOf(slug, ids)) {
      total = Math.max(total, objects + uses.total);
      for (const object of uses.objects) {
        const { sentence } = await detachAll(slug, object, ids);
        if (sentence) return stopped(`${objectName(object)}: ${sentence}`);
        objects += 1;
      }
    }
  } catch (error) {
    return stopped((error as Error).message);
  }
  const where = `from ${objectCount(objects)}.`;
  if (objects === 0) succeeded(`${one ? "It was" : "They were"} not attached to anything any more.`);
  else succeeded(one ? `Detached ${where}` : `${imageCount(ids.length)} detached ${where}`);
}

/** @returns what it is there, or why that cannot be told */
async function relationOf(slug: string, object: ObjectReference, id: string): Promise<Was | string> {
  const result = await relation(slug, object, id);
  if (!result.ok) return ended(result.problem.sentence ?? WRONG);
  const image = result.data;
  if (image.order !== null) return { image, after: [] };
  const ids = await idsOf(slug, object);
  return { image, after: ids?.slice(ids.indexOf(id) + 1) ?? [] };
}

/** @returns what went wrong, or null */
async function attachAgain(slug: string, object: ObjectReference, { image, after }: Was): Promise<string | null> {
  const { id: image_id, is_cover, order, custom_title, custom_description, custom_alt_text } = image;
  // Whoever has attached it meanwhile has it as they want it.
  if ((await relation(slug, object, image_id)).ok) return null;
  const { app_label, model, object_id } = object;
  const place = { image_id, app_label, model, object_id };
  const body = { ...place, is_cover, order, custom_title, custom_description, custom_alt_text };
  const result = await attempt(() => callApi("POST", `/api/orgs/${slug}/attach`, { body }), []);
  if (!result.ok)
    return result.problem.code === "not_found"
      ? "The image is no longer in the library."
      : ended(result.problem.sentence ?? WRONG);
  const ids = after.length > 0 ? await idsOf(slug, object) : null;
  const others = ids?.filter((id) => id !== image_id) ?? [];
  const at = others.findIndex((id) => after.includes(id));
  if (at < 0) return null;
  const image_ids = [...others.slice(0, at), image_id, ...others.slice(at)];
  const placed = await attempt(
    () => callApi("PUT", `${API.object(slug, object)}/reorder`, { body: { image_ids } }),
    [],
  );
  return placed.ok ? null : "It is attached, but at the end.";
}

/** There is no address to read one of them at: a change of nothing answers with what is there. */
const relation = (slug: string, object: ObjectReference, id: string) =>
  attempt(() => callApi<AttachedImage>("PATCH", `${API.object(slug, object)}/${id}`, { body: {} }), []);

/** The images of an object in their order; null where they cannot be told, or are more than can be put in order. */
async function idsOf(slug: string, object: ObjectReference): Promise<string[] | null> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const search = new URLSearchParams({ limit: "100", ...(cursor && { cursor }) });
    const result = await attempt(() => callApi<AttachedImage[]>("GET", `${API.object(slug, object)}?${search}`), []);
    if (!result.ok) return null;
    const { data, page } = result as unknown as { data: AttachedImage[]; page: { cursor?: string } };
    ids.push(...data.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor && ids.length < MAX_LIBRARY_BATCH);
  return cursor ? null : ids;
}
