import type { ReferenceImage, SlotsState } from "@/lib/contracts/referenceImages";
import { SLOT_COUNT } from "@/lib/policy/surfaces";

/** A change that the page shows already and the server has not confirmed yet. */
export type Change =
  | { kind: "arrange"; positions: Record<string, number> }
  | { kind: "rename"; slotId: string; name: string | null }
  | { kind: "delete"; slotId: string }
  | { kind: "restore"; slot: ReferenceImage }
  /** What an upload answered, kept until a list from the server has it. */
  | { kind: "put"; slot: ReferenceImage };

type PendingChange = Change & { changeId: number };

type JobPhase = "waiting" | "reading" | "uploading" | "processing" | "offline" | "failed";

/** Why an upload stopped, where trying again may help. */
interface JobFailure {
  title: string;
  text: string;
}

/** One file on its way into one slot. */
export interface UploadJob {
  id: string;
  file: File;
  /** As a person knows it. */
  label: string;
  /** The position it goes to; of a replacement, the position of its slot when it began. */
  order: number;
  /** The slot that gets a new picture; null when the upload makes a slot. */
  slotId: string | null;
  /** Whether that slot holds a picture, which stays until the new one is stored. */
  replaces: boolean;
  phase: JobPhase;
  sent: number;
  /** Object URL of a small local copy, null where this browser cannot decode the file. */
  preview: string | null;
  allowDuplicate: boolean;
  failure: JobFailure | null;
  /** When it failed, for "Recent changes". */
  failedAt: string | null;
}

export interface ManagerState {
  /** What the server said last. */
  server: SlotsState;
  pending: readonly PendingChange[];
  jobs: readonly UploadJob[];
  /** Deleted a moment ago: each still holds its place, with its Undo. */
  deletedHere: readonly ReferenceImage[];
  /** Local copies of pictures that were just stored, by slot, until their renditions are loaded. */
  previews: Readonly<Record<string, string>>;
  renaming: string | null;
  /** When an order was last confirmed in this session. */
  orderSavedAt: string | null;
}

export type Action =
  | { type: "began"; change: PendingChange }
  | { type: "confirmed"; changeId: number; state: SlotsState; at?: string }
  | { type: "refused"; changeId: number }
  /** A fresh list. `settles` are the uploads that were stored before it was asked for. */
  | { type: "synced"; state: SlotsState; settles: readonly number[] }
  | { type: "jobsAdded"; jobs: readonly UploadJob[] }
  | { type: "jobChanged"; id: string; patch: Partial<UploadJob> }
  | { type: "jobRemoved"; id: string }
  | { type: "jobStored"; id: string; slot: ReferenceImage; changeId: number }
  | { type: "previewDone"; slotId: string }
  | { type: "undoExpired"; slotId: string }
  | { type: "renaming"; slotId: string | null };

/** The memory of a page that was just opened: what the server has, and nothing under way. */
export function initialState(server: SlotsState): ManagerState {
  return { server, pending: [], jobs: [], deletedHere: [], previews: {}, renaming: null, orderSavedAt: null };
}

/** The page's whole memory, as one pure step. */
export function reduce(state: ManagerState, action: Action): ManagerState {
  switch (action.type) {
    case "began":
      return began(state, action.change);
    case "confirmed": {
      const next = withServer(without(state, [action.changeId]), action.state);
      return action.at ? { ...next, orderSavedAt: action.at } : next;
    }
    case "refused":
      return refused(state, action.changeId);
    case "synced":
      return withServer(without(state, action.settles), action.state);
    case "jobsAdded":
      return { ...state, jobs: [...state.jobs, ...action.jobs] };
    case "jobChanged":
      return { ...state, jobs: state.jobs.map((job) => (job.id === action.id ? { ...job, ...action.patch } : job)) };
    case "jobRemoved":
      return { ...state, jobs: state.jobs.filter(({ id }) => id !== action.id) };
    case "jobStored":
      return stored(state, action);
    case "previewDone": {
      const { [action.slotId]: _, ...previews } = state.previews;
      return { ...state, previews };
    }
    case "undoExpired":
      return { ...state, deletedHere: state.deletedHere.filter(({ id }) => id !== action.slotId) };
    case "renaming":
      return { ...state, renaming: action.slotId };
  }
}

function began(state: ManagerState, change: PendingChange): ManagerState {
  const next = { ...state, pending: [...state.pending, change] };
  if (change.kind === "delete") {
    const slot = currentSlots(state).find(({ id }) => id === change.slotId);
    if (slot) next.deletedHere = [...state.deletedHere.filter(({ order }) => order !== slot.order), slot];
  }
  if (change.kind === "restore") next.deletedHere = state.deletedHere.filter(({ id }) => id !== change.slot.id);
  return next;
}

function refused(state: ManagerState, changeId: number): ManagerState {
  const change = state.pending.find((pending) => pending.changeId === changeId);
  const next = without(state, [changeId]);
  if (change?.kind === "delete") {
    return { ...next, deletedHere: state.deletedHere.filter(({ id }) => id !== change.slotId) };
  }
  return next;
}

function stored(state: ManagerState, { id, slot, changeId }: Extract<Action, { type: "jobStored" }>): ManagerState {
  const job = state.jobs.find((other) => other.id === id);
  return {
    ...state,
    jobs: state.jobs.filter((other) => other.id !== id),
    pending: [...state.pending, { kind: "put", slot, changeId }],
    previews: job?.preview ? { ...state.previews, [slot.id]: job.preview } : state.previews,
  };
}

const without = (state: ManagerState, changeIds: readonly number[]): ManagerState => ({
  ...state,
  pending: state.pending.filter(({ changeId }) => !changeIds.includes(changeId)),
});

/** An answer may be overtaken by a later one: the version tells. */
function withServer(state: ManagerState, server: SlotsState): ManagerState {
  if (server.version < state.server.version) return state;
  const next = { ...state, server };
  const taken = new Set(currentSlots(next).map(({ order }) => order));
  return { ...next, jobs: moveAside(state.jobs, taken) };
}

/** Another tab may fill the slot that a file here is on its way to: the file then goes to the next free one. */
function moveAside(jobs: readonly UploadJob[], taken: ReadonlySet<number>): readonly UploadJob[] {
  if (!jobs.some((job) => job.slotId === null && taken.has(job.order))) return jobs;
  const used = new Set([...taken, ...jobs.filter((job) => job.slotId === null).map(({ order }) => order)]);
  return jobs.map((job) => {
    if (job.slotId !== null || !taken.has(job.order)) return job;
    const free = POSITIONS.find((position) => !used.has(position));
    if (free === undefined) return job;
    used.add(free);
    return { ...job, order: free };
  });
}

const POSITIONS = Array.from({ length: SLOT_COUNT }, (_, position) => position);

/** The slots as the page shows them: the server's, with the changes that are still on their way. */
export function currentSlots({ server, pending }: Pick<ManagerState, "server" | "pending">): readonly ReferenceImage[] {
  return pending.reduce(apply, server.slots);
}

function apply(slots: readonly ReferenceImage[], change: Change): readonly ReferenceImage[] {
  switch (change.kind) {
    case "arrange":
      return slots.map((slot) => ({ ...slot, order: change.positions[slot.id] ?? slot.order }));
    case "rename":
      return slots.map((slot) => (slot.id === change.slotId ? { ...slot, name: change.name } : slot));
    case "delete":
      return slots.filter(({ id }) => id !== change.slotId);
    case "restore":
      return slots.some(({ id }) => id === change.slot.id) ? slots : [...slots, atFreeOrder(slots, change.slot)];
    case "put":
      return slots.some(({ id }) => id === change.slot.id)
        ? slots.map((slot) => (slot.id === change.slot.id ? { ...change.slot, order: slot.order } : slot))
        : [...slots, change.slot];
  }
}

/** A restored slot goes to its old position, else to the lowest free one, as the server does it. */
function atFreeOrder(slots: readonly ReferenceImage[], slot: ReferenceImage): ReferenceImage {
  const taken = new Set(slots.map(({ order }) => order));
  if (!taken.has(slot.order)) return slot;
  return { ...slot, order: POSITIONS.find((position) => !taken.has(position)) ?? slot.order };
}
