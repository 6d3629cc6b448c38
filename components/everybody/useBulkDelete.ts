import { useState } from "react";
import { deleteSlots, restoreSlots } from "@/app/actions/people";
import { type EverybodysPicture, MAX_BATCH } from "@/lib/contracts/everybody";
import type { ActionResult } from "@/lib/contracts/problem";
import { announce } from "../ui/announce";
import { imageCount } from "../ui/counts";
import { notify } from "../ui/notify";
import { failed, succeeded } from "../ui/outcome";
import { attempt } from "../ui/problems";

type Batch = (input: unknown) => Promise<ActionResult<string[]>>;

/** Deletes any number of pictures, batch after batch, and can bring them back. */
export function useBulkDelete() {
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());

  const remove = async (pictures: readonly EverybodysPicture[]): Promise<void> => {
    const { done, sentence } = await inBatches(
      deleteSlots,
      pictures.map(({ id }) => id),
    );
    // What somebody else deleted meanwhile is gone as well.
    const left = sentence ? new Set(done) : new Set(pictures.map(({ id }) => id));
    setGone((before) => new Set([...before, ...left]));
    if (done.length > 0) {
      const title = `${imageCount(done.length)} deleted.`;
      announce(`${title} Undo is available.`);
      notify({ tone: "good", title, action: { label: "Undo", run: () => void restore(done) } });
    }
    if (sentence) failed(`${imageCount(pictures.length - done.length)} could not be deleted.`, sentence);
  };

  const restore = async (ids: readonly string[]): Promise<void> => {
    // Many take some seconds.
    announce(`Restoring ${imageCount(ids.length)}.`);
    const { done, sentence } = await inBatches(restoreSlots, ids);
    setGone((before) => new Set([...before].filter((id) => !done.includes(id))));
    if (done.length > 0) succeeded(`${imageCount(done.length)} restored.`);
    const missing = ids.length - done.length;
    if (missing > 0)
      failed(`${imageCount(missing)} could not be restored.`, sentence ?? "The place or the time is gone.");
  };

  return { gone, remove };
}

async function inBatches(act: Batch, ids: readonly string[]): Promise<{ done: string[]; sentence?: string }> {
  const done: string[] = [];
  for (let at = 0; at < ids.length; at += MAX_BATCH) {
    const result = await attempt(() => act({ ids: ids.slice(at, at + MAX_BATCH) }), []);
    if (!result.ok) return { done, sentence: result.problem.sentence ?? "Something went wrong." };
    done.push(...result.data);
  }
  return { done };
}
