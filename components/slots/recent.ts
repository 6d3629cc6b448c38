import type { SlotChangeEntry } from "@/lib/contracts/referenceImages";
import { isInOrder } from "@/lib/policy/putBack";
import { currentSlots, type ManagerState, type UploadJob } from "./state";
import { nameOf } from "./view";

/** One line of "Recent changes", and what can still be done about it. */
export interface RecentEntry {
  key: string;
  at: string;
  text: string;
  bad?: boolean;
  /** Who did it, where it was not the person. */
  by?: SlotChangeEntry["by"];
  action?:
    | { kind: "retry"; job: UploadJob }
    | { kind: "restore"; slotId: string }
    | { kind: "putBack"; entryId: string; order: number };
}

/** What happened lately, newest first: what failed here, then the server's log. */
export function recentEntries(state: ManagerState): RecentEntry[] {
  const failed = state.jobs.flatMap((job): RecentEntry[] =>
    job.phase === "failed" && job.failedAt
      ? [
          {
            key: job.id,
            at: job.failedAt,
            text: `${job.label} did not upload`,
            bad: true,
            action: { kind: "retry", job },
          },
        ]
      : [],
  );
  const restorable = new Set(state.server.deleted.map(({ id }) => id));
  for (const change of state.pending) if (change.kind === "restore") restorable.delete(change.slot.id);
  const seen = new Set<string>();
  const slots = currentSlots(state);
  const logged = state.server.changes.map((change): RecentEntry => {
    const { id, at, kind, slotId, before, by } = change;
    const entry = { key: id, at, text: sentence(change), by };
    if (kind === "moved") {
      const isBack = !before?.length || isInOrder(slots, before);
      const order = moverOf(change.moves ?? [])?.from ?? 0;
      return isBack ? entry : { ...entry, action: { kind: "putBack", entryId: id, order } };
    }
    if (slotId === undefined) return entry;
    // A slot may have been deleted, restored and deleted again: the last of its lines is the one that can be undone.
    const latest = kind === "deleted" && !seen.has(slotId) && restorable.has(slotId);
    seen.add(slotId);
    return latest ? { ...entry, action: { kind: "restore", slotId } } : entry;
  });
  return [...failed, ...logged];
}

type SlotMove = NonNullable<SlotChangeEntry["moves"]>[number];

const distance = ({ from, to }: SlotMove) => Math.abs(to - from);

function sentence(change: SlotChangeEntry): string {
  const name = nameOf(change);
  const slot = (order: number | undefined) => `slot ${(order ?? 0) + 1}`;
  switch (change.kind) {
    case "added":
      return `${name} added to ${slot(change.to)}`;
    case "replaced":
      return `${name} replaced`;
    case "renamed":
      return `Renamed to ${name}`;
    case "deleted":
      return `${name} deleted from ${slot(change.from)}`;
    case "restored":
      return `${name} restored to ${slot(change.to)}`;
    case "moved":
      return movement(change.moves ?? []);
    case "account":
      return capitalized(change.summary ?? "");
  }
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The one that was taken and placed went furthest; the others made room. */
const moverOf = (moves: readonly SlotMove[]): SlotMove | null =>
  moves.reduce<SlotMove | null>((best, move) => (best && distance(move) <= distance(best) ? best : move), null);

function movement(moves: readonly SlotMove[]): string {
  const [one, other] = moves;
  const mover = moverOf(moves);
  if (!one || !mover) return "Moved";
  if (other && moves.length === 2 && one.from === other.to && one.to === other.from) {
    return `${nameOf(one)} and ${nameOf(other)} changed places`;
  }
  return `${nameOf(mover)} moved to slot ${mover.to + 1}`;
}
