import { useEffect, useState } from "react";
import { createSerial } from "@/lib/browser/serial";
import type { ActionResult } from "@/lib/contracts/problem";
import type { ReferenceImage, SlotsState } from "@/lib/contracts/referenceImages";
import { announce } from "../ui/announce";
import { failed } from "../ui/outcome";
import { createStore, type Store } from "../ui/store";
import { positionsOf, type Row, sameRow } from "./arrangement";
import { type PutBackAction, putBackAloud } from "./putBack";
import { refusals, say } from "./sentences";
import { type Action, type Change, initialState, type ManagerState, reduce } from "./state";
import { nameOf } from "./view";

type SlotAction = (input: unknown) => Promise<ActionResult<SlotsState>>;

/** The server actions that the manager works with. */
export interface SlotActions {
  loadSlots: SlotAction;
  arrangeSlots: SlotAction;
  renameSlot: SlotAction;
  deleteSlot: SlotAction;
  restoreSlot: SlotAction;
  putBackOrder: PutBackAction;
}

/** A move that was tried: whose it is and where it came from, for the sentence if it fails. */
interface Move {
  before: Row;
  after: Row;
  moved: ReferenceImage;
  from: number;
}

/** What the page can do to the slots apart from uploading. Everything shows at once and is taken back if it fails. */
export interface SlotCommands {
  refresh: () => Promise<void>;
  arrange: (move: Move) => Promise<boolean>;
  rename: (slot: ReferenceImage, name: string | null) => Promise<void>;
  remove: (slot: ReferenceImage) => Promise<void>;
  restore: (slot: { id: string; name: string | null; order: number }, whole?: ReferenceImage) => Promise<number | null>;
  /** Puts back the order that an entry of the log tells of. Says what came of it. */
  putBack: (entryId: string) => Promise<boolean>;
  /** Adds what an upload answered, and asks the server for the rest: the version and the log. */
  store: (jobId: string, slot: ReferenceImage) => void;
}

export type SlotStore = Store<ManagerState, Action>;

/** Holds the state of one person's slots, and sends changes to the server one after another. */
export function useSlotStore(userId: string, initial: SlotsState, actions: SlotActions): [SlotStore, SlotCommands] {
  const [store] = useState(() => createStore(reduce, initialState(initial)));
  // Made once: changes that are on their way must keep their turn when the server renders the page anew.
  const [commands] = useState(() => createCommands(store, userId, actions));
  // After each action Next renders the page anew and hands down what is then true.
  useEffect(() => store.dispatch({ type: "synced", state: initial, settles: [] }), [store, initial]);
  return [store, commands];
}

function createCommands(store: SlotStore, userId: string, actions: SlotActions): SlotCommands {
  const inTurn = createSerial();
  let lastChange = 0;

  const call = async (action: SlotAction, input: unknown): Promise<ActionResult<SlotsState>> => {
    try {
      return await action(input);
    } catch {
      return { ok: false, problem: unreachable() };
    }
  };

  const load = async (): Promise<SlotsState | null> => {
    const settles = store.get().pending.flatMap((change) => (change.kind === "put" ? [change.changeId] : []));
    const result = await call(actions.loadSlots, { userId });
    if (!result.ok) return null;
    store.dispatch({ type: "synced", state: result.data, settles });
    return result.data;
  };

  const begin = (change: Change): number => {
    const changeId = ++lastChange;
    store.dispatch({ type: "began", change: { ...change, changeId } });
    return changeId;
  };

  const settle = (changeId: number, result: ActionResult<SlotsState>, at?: string): boolean => {
    if (result.ok) store.dispatch({ type: "confirmed", changeId, state: result.data, at });
    else store.dispatch({ type: "refused", changeId });
    return result.ok;
  };

  const simple = async (change: Change, action: SlotAction, input: unknown, refused: string): Promise<boolean> => {
    const changeId = begin(change);
    const result = await inTurn(async () => {
      const answer = await call(action, input);
      // What was deleted meanwhile, in another window or by somebody else, shall not stand there as if it could be used.
      if (isGone(answer)) await load();
      return answer;
    });
    if (!result.ok) failed(refused, isGone(result) ? say.deletedElsewhere : result.problem.detail);
    return settle(changeId, result);
  };

  return {
    refresh: () => inTurn(load).then(() => undefined),

    arrange: async ({ before, after, moved, from }) => {
      const positions = positionsOf(after);
      const changeId = begin({ kind: "arrange", positions });
      return inTurn(async () => {
        const send = () => call(actions.arrangeSlots, { userId, version: store.get().server.version, positions });
        let result = await send();
        if (!result.ok && isOutdated(result.problem.code)) {
          const latest = await load();
          // A rename or a picture elsewhere changes the version and not the order: then the move still holds.
          if (latest && sameRow(rowOfServer(latest, before.length), before)) result = await send();
        }
        const saved = settle(changeId, result, new Date().toISOString());
        if (!result.ok) {
          if (isOutdated(result.problem.code)) failed(say.orderChangedElsewhere);
          else failed(say.orderNotSaved(nameOf(moved), from), result.problem.detail);
        }
        return saved;
      });
    },

    rename: async (slot, name) => {
      const failed = `${nameOf(slot)} was not renamed.`;
      const input = { id: slot.id, name };
      const done = await simple({ kind: "rename", slotId: slot.id, name }, actions.renameSlot, input, failed);
      if (done) announce(say.renamed(nameOf({ name })));
    },

    remove: async (slot) => {
      announce(say.deleted(nameOf(slot), slot.order));
      const failed = `${nameOf(slot)} was not deleted.`;
      await simple({ kind: "delete", slotId: slot.id }, actions.deleteSlot, { id: slot.id }, failed);
    },

    restore: async ({ id, name, order }, whole) => {
      const changeId = whole ? begin({ kind: "restore", slot: whole }) : ++lastChange;
      const result = await inTurn(() => call(actions.restoreSlot, { id }));
      settle(changeId, result);
      if (!result.ok) {
        failed(`${nameOf({ name })} was not restored.`, restoreProblem(result.problem.code, result.problem.detail));
        return null;
      }
      const restored = result.data.slots.find((slot) => slot.id === id);
      announce(say.restored(nameOf({ name }), restored?.order ?? order));
      return restored?.order ?? order;
    },

    putBack: (entryId) =>
      inTurn(async () => {
        const result = await putBackAloud(actions.putBackOrder, entryId);
        if (result) store.dispatch({ type: "synced", state: result.state, settles: [] });
        else await load();
        return result !== null;
      }),

    store: (jobId, slot) => {
      store.dispatch({ type: "jobStored", id: jobId, slot, changeId: ++lastChange });
      void inTurn(load);
    },
  };
}

const isGone = (result: ActionResult<SlotsState>): boolean => !result.ok && result.problem.code === "not_found";

/** The list is another one than the move was made on. */
const isOutdated = (code: string) => code === "precondition_failed" || code === "not_a_permutation";

function rowOfServer({ slots }: SlotsState, length: number): Row {
  return Array.from({ length }, (_, order) => slots.find((slot) => slot.order === order)?.id ?? null);
}

const unreachable = () => ({
  type: "about:blank",
  title: "Unreachable",
  status: 0,
  detail: "The server could not be reached. Check the connection and try again.",
  code: "internal_error" as const,
});

function restoreProblem(code: string, detail: string): string {
  if (code === "not_found") return "The time to undo it is over.";
  return code === "slots_full" ? refusals.full : detail;
}
