import type { SlotChangeEntry } from "@/lib/contracts/referenceImages";
import { SLOT_COUNT } from "@/lib/policy/surfaces";
import type { Row } from "./arrangement";
import { currentSlots, type ManagerState, type UploadJob } from "./state";
import { nameOf } from "./view";

/** One line of "Recent changes", and what can still be done about it. */
export interface RecentEntry {
  key: string;
  at: string;
  text: string;
  bad?: boolean;
  action?:
    | { kind: "retry"; job: UploadJob }
    | { kind: "restore"; slotId: string }
    | { kind: "putBack"; row: Row; slotId: string };
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
  const logged = grouped(state.server.changes).map((group): RecentEntry => {
    const [first] = group;
    const entry = { key: `${first.version}-${first.slotId}`, at: first.at, text: sentence(group) + byWhom(first) };
    if (first.kind === "moved") {
      const row = rowBefore(group, state);
      return row ? { ...entry, action: { kind: "putBack", row, slotId: mover(group).slotId } } : entry;
    }
    // A slot may have been deleted, restored and deleted again: the last of its lines is the one that can be undone.
    const latest = first.kind === "deleted" && !seen.has(first.slotId) && restorable.has(first.slotId);
    seen.add(first.slotId);
    return latest ? { ...entry, action: { kind: "restore", slotId: first.slotId } } : entry;
  });
  return [...failed, ...logged];
}

type Group = [SlotChangeEntry, ...SlotChangeEntry[]];

/** One arrangement moves several slots and has one version: it is one line. */
function grouped(changes: readonly SlotChangeEntry[]): Group[] {
  const groups: Group[] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last && last[0].version === change.version && last[0].kind === "moved" && change.kind === "moved")
      last.push(change);
    else groups.push([change]);
  }
  return groups;
}

const distance = ({ from = 0, to = 0 }: SlotChangeEntry) => Math.abs(to - from);

/** The one that was taken and placed went furthest; the others made room. */
const mover = (group: Group): SlotChangeEntry =>
  group.reduce((furthest, change) => (distance(change) > distance(furthest) ? change : furthest));

function sentence(group: Group): string {
  const [change, other] = group;
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
    case "moved": {
      if (other && group.length === 2 && change.from === other.to && change.to === other.from) {
        return `${name} and ${nameOf(other)} changed places`;
      }
      const moved = mover(group);
      return `${nameOf(moved)} moved to ${slot(moved.to)}`;
    }
  }
}

const byWhom = ({ by }: SlotChangeEntry) => (by ? `, by ${by}` : "");

/** The row before an arrangement, as long as nothing has moved since and nothing else stands where it was. */
function rowBefore(group: Group, state: ManagerState): Row | null {
  const slots = currentSlots(state);
  const back = new Map(group.map((change) => [change.slotId, change]));
  const row: (string | null)[] = Array.from({ length: SLOT_COUNT }, () => null);
  for (const { id, order } of slots) {
    const change = back.get(id);
    if (change && (change.to !== order || change.from === undefined)) return null;
    const target = change?.from ?? order;
    if (row[target] !== null) return null;
    row[target] = id;
  }
  return group.every(({ slotId }) => row.includes(slotId)) ? row : null;
}
