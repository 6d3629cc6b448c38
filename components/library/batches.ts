import { whereUsed, whichRemain } from "@/app/actions/library";
import { callApi } from "@/lib/browser/api";
import { MAX_LIBRARY_BATCH, type ObjectReference } from "@/lib/contracts/library";
import { attempt, ended } from "../ui/problems";
import { API, objectName } from "./addresses";

/** What went wrong where nobody said. */
export const WRONG = "Something went wrong. Try again.";

/** What was done of a large work, and why it stopped where it did. */
export interface Outcome {
  done: string[];
  sentence?: string;
}

type Sent = (ids: readonly string[]) => Promise<{ ok: true; data: readonly string[] | null } | Refused>;
type Refused = { ok: false; problem: { sentence: string | null } };

async function inBatches(ids: readonly string[], send: Sent): Promise<Outcome> {
  const done: string[] = [];
  for (let at = 0; at < ids.length; at += MAX_LIBRARY_BATCH) {
    const batch = ids.slice(at, at + MAX_LIBRARY_BATCH);
    const result = await send(batch);
    if (!result.ok) return { done, sentence: ended(result.problem.sentence ?? WRONG) };
    done.push(...(result.data ?? batch));
  }
  return { done };
}

/** Deletes images for good. */
export const deleteAll = (slug: string, ids: readonly string[]): Promise<Outcome> =>
  inBatches(ids, (batch) =>
    attempt(() => callApi<null>("POST", `/api/orgs/${slug}/bulk-delete`, { body: { ids: batch } }), []),
  );

/** @returns those that were not attached before */
export const attachAll = (slug: string, object: ObjectReference, ids: readonly string[]): Promise<Outcome> =>
  inBatches(ids, async (batch) => {
    const path = `${API.object(slug, object)}/bulk_attach`;
    const result = await attempt(
      () => callApi<{ attached: string[] }>("POST", path, { body: { image_ids: batch } }),
      [],
    );
    return result.ok ? { ok: true, data: result.data.attached } : result;
  });

/** @returns those that were attached */
export const detachAll = (slug: string, object: ObjectReference, ids: readonly string[]): Promise<Outcome> =>
  inBatches(ids, async (batch) => {
    const path = `${API.object(slug, object)}/bulk_detach`;
    const result = await attempt(
      () => callApi<{ detached: string[] }>("POST", path, { body: { image_ids: batch } }),
      [],
    );
    return result.ok ? { ok: true, data: result.data.detached } : result;
  });

/** Those of the images that are not in the library any more; none where that could not be told. */
export async function goneOf(slug: string, ids: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  for (let at = 0; at < ids.length; at += MAX_LIBRARY_BATCH) {
    const batch = ids.slice(at, at + MAX_LIBRARY_BATCH);
    const result = await attempt(() => whichRemain({ org: slug, ids: batch }), []);
    if (!result.ok) return [];
    const there = new Set(result.data);
    gone.push(...batch.filter((id) => !there.has(id)));
  }
  return gone;
}

/** An object that some of the images are attached to. */
export interface UsedBy extends ObjectReference {
  count: number;
  cover: boolean;
}

export interface Uses {
  /** How many of the images are attached to anything. */
  used: number;
  objects: UsedBy[];
  total: number;
}

/** Where these images are attached. @throws Error with the sentence for a person */
export async function usesOf(slug: string, ids: readonly string[]): Promise<Uses> {
  let used = 0;
  let beyond = 0;
  const objects = new Map<string, UsedBy>();
  for (let at = 0; at < ids.length; at += MAX_LIBRARY_BATCH) {
    const result = await attempt(() => whereUsed({ org: slug, ids: ids.slice(at, at + MAX_LIBRARY_BATCH) }), []);
    if (!result.ok) throw new Error(result.problem.sentence ?? WRONG);
    used += result.data.used;
    beyond += result.data.total - result.data.objects.length;
    for (const object of result.data.objects) {
      const name = objectName(object);
      const before = objects.get(name);
      const count = object.count + (before?.count ?? 0);
      objects.set(name, { ...object, count, cover: object.cover || (before?.cover ?? false) });
    }
  }
  return { used, objects: [...objects.values()], total: objects.size + beyond };
}
