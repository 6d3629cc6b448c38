import { describe, expect, it } from "vitest";
import type { ReferenceImage, SlotsState } from "@/lib/contracts/referenceImages";
import { recentEntries } from "./recent";
import { type Action, currentSlots, initialState, type ManagerState, reduce, type UploadJob } from "./state";
import { arranged, freeOf, pinnedOf, rowOf, slotViews, summaryOf } from "./view";

const slot = (id: string, order: number, filled = true): ReferenceImage => ({
  id,
  user: "u",
  name: id,
  order,
  image: filled ? ({ width: 4, height: 5 } as ReferenceImage["image"]) : null,
  view_count: 0,
  created_at: "",
  updated_at: "",
});

const server = (version: number, slots: ReferenceImage[], rest: Partial<SlotsState> = {}): SlotsState => ({
  version,
  slots,
  deleted: [],
  changes: [],
  ...rest,
});

const job = (id: string, order: number, rest: Partial<UploadJob> = {}): UploadJob => ({
  id,
  file: new File(["x"], `${id}.jpg`),
  label: `${id}.jpg`,
  order,
  slotId: null,
  replaces: false,
  phase: "uploading",
  sent: 0.5,
  preview: null,
  allowDuplicate: false,
  failure: null,
  failedAt: null,
  ...rest,
});

const run = (state: ManagerState, ...actions: Action[]) => actions.reduce(reduce, state);
const row = (state: ManagerState) =>
  rowOf(slotViews(state))
    .map((id) => id ?? ".")
    .join("");
const kinds = (state: ManagerState) => slotViews(state).map(({ kind }) => kind);

const start = () => initialState(server(1, [slot("A", 0), slot("B", 1), slot("C", 3)]));

describe("changes on their way", () => {
  const arrange: Action = { type: "began", change: { kind: "arrange", positions: { A: 1, B: 0, C: 3 }, changeId: 1 } };

  it("show at once, and are taken back when the server refuses", () => {
    const moved = run(start(), arrange);
    expect(row(moved)).toBe("BA.C.");
    expect(row(run(moved, { type: "refused", changeId: 1 }))).toBe("AB.C.");
  });

  it("stay when the server confirms", () => {
    const state = server(2, [slot("B", 0), slot("A", 1), slot("C", 3)]);
    const saved = run(start(), arrange, { type: "confirmed", changeId: 1, state, at: "10:42" });
    expect(row(saved)).toBe("BA.C.");
    expect(saved.orderSavedAt).toBe("10:42");
  });

  it("lie on top of a list that was loaded meanwhile", () => {
    const renamed: Action = {
      type: "synced",
      state: server(2, [slot("A", 0), slot("B", 1), slot("D", 4)]),
      settles: [],
    };
    expect(row(run(start(), arrange, renamed))).toBe("BA..D");
  });

  it("are not undone by an answer that was overtaken", () => {
    const late: Action = { type: "synced", state: server(0, []), settles: [] };
    expect(row(run(start(), late))).toBe("AB.C.");
  });
});

describe("deleting", () => {
  const remove: Action = { type: "began", change: { kind: "delete", slotId: "B", changeId: 1 } };

  it("leaves the place with its Undo, which is free for another picture", () => {
    const state = run(start(), remove);
    expect(kinds(state)).toEqual(["ready", "deleted", "empty", "ready", "empty"]);
    expect([...freeOf(slotViews(state))]).toEqual([1, 2, 4]);
  });

  it("shows the picture again when it is refused", () => {
    expect(row(run(start(), remove, { type: "refused", changeId: 1 }))).toBe("AB.C.");
  });

  it("ends with an empty slot when the time for Undo is over", () => {
    expect(kinds(run(start(), remove, { type: "undoExpired", slotId: "B" }))[1]).toBe("empty");
  });

  it("comes back to its place, or to the lowest free one when that is taken", () => {
    const restore: Action = { type: "began", change: { kind: "restore", slot: slot("B", 1), changeId: 2 } };
    expect(row(run(start(), remove, restore))).toBe("AB.C.");
    const taken: Action = { type: "synced", state: server(2, [slot("A", 0), slot("X", 1), slot("C", 3)]), settles: [] };
    expect(row(run(start(), taken, restore))).toBe("AXBC.");
  });
});

describe("uploads", () => {
  it("hold their position, and nothing moves there", () => {
    const state = run(start(), { type: "jobsAdded", jobs: [job("J", 2)] });
    expect(kinds(state)[2]).toBe("busy");
    expect([...pinnedOf(slotViews(state))]).toEqual([2]);
    expect(summaryOf(slotViews(state))).toBe("3 of 5 slots used, 1 uploading.");
  });

  it("move aside when another tab fills their slot", () => {
    const elsewhere: Action = { type: "synced", state: server(2, [slot("A", 0), slot("X", 2)]), settles: [] };
    const state = run(start(), { type: "jobsAdded", jobs: [job("J", 2)] }, elsewhere);
    expect(state.jobs[0]?.order).toBe(1);
  });

  it("follow their slot when they replace its picture", () => {
    const jobs = [job("J", 0, { slotId: "A", replaces: true })];
    const moved: Action = { type: "synced", state: server(2, [slot("A", 4), slot("B", 1)]), settles: [] };
    expect(kinds(run(start(), { type: "jobsAdded", jobs }, moved))).toEqual([
      "empty",
      "ready",
      "empty",
      "empty",
      "busy",
    ]);
  });

  it("become pictures with their local copy, and stay until a list that was asked for later has them", () => {
    const done = run(
      start(),
      { type: "jobsAdded", jobs: [job("J", 2, { preview: "blob:1" })] },
      { type: "jobStored", id: "J", slot: slot("N", 2), changeId: 7 },
    );
    expect(row(done)).toBe("ABNC.");
    expect(done.previews).toEqual({ N: "blob:1" });
    const before: Action = { type: "synced", state: server(1, [slot("A", 0)]), settles: [] };
    expect(row(run(done, before))).toBe("A.N..");
    const after: Action = { type: "synced", state: server(2, [slot("A", 0)]), settles: [7] };
    expect(currentSlots(run(done, after))).toHaveLength(1);
  });

  it("are counted when they failed", () => {
    const jobs = [job("J", 2, { phase: "failed" }), job("K", 4, { phase: "failed" })];
    const state = run(start(), { type: "jobsAdded", jobs });
    expect(summaryOf(slotViews(state))).toBe("3 of 5 slots used, 2 need attention.");
  });
});

describe("a slot without a picture", () => {
  it("keeps its id and name, takes a picture, and can be moved", () => {
    const state = initialState(server(1, [slot("A", 0), slot("V", 2, false)]));
    expect(kinds(state)[2]).toBe("vacant");
    expect(freeOf(slotViews(state)).has(2)).toBe(true);
    expect(row(state)).toBe("A.V..");
  });
});

describe("arranged", () => {
  it("shows the views in another order and leaves what is busy where it is", () => {
    const state = run(start(), { type: "jobsAdded", jobs: [job("J", 2)] });
    const views = arranged(slotViews(state), ["B", "A", null, null, "C"]);
    expect(views.map(({ kind }) => kind)).toEqual(["ready", "ready", "busy", "empty", "ready"]);
    expect(rowOf(views)).toEqual(["B", "A", null, null, "C"]);
  });
});

describe("recentEntries", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const arranged = (moves: [slotId: string, from: number, to: number][]) => ({
    id: "entry",
    kind: "moved" as const,
    at,
    name: null,
    before: moves.map(([id, order]) => ({ id, name: id, order })),
    moves: moves.map(([slotId, from, to]) => ({ slotId, name: slotId, from, to })),
  });

  it("makes one line of an arrangement, named after the picture that went furthest, and can take it back", () => {
    const changes = [
      arranged([
        ["A", 0, 1],
        ["B", 1, 2],
        ["C", 2, 0],
      ]),
    ];
    const state = initialState(server(5, [slot("C", 0), slot("A", 1), slot("B", 2)], { changes }));
    expect(recentEntries(state)).toMatchObject([
      { text: "C moved to slot 1", action: { kind: "putBack", entryId: "entry", order: 2 } },
    ]);
  });

  it("says of two that they changed places", () => {
    const changes = [
      arranged([
        ["A", 0, 1],
        ["B", 1, 0],
      ]),
    ];
    const state = initialState(server(5, [slot("B", 0), slot("A", 1)], { changes }));
    expect(recentEntries(state)[0]?.text).toBe("A and B changed places");
  });

  it("offers a way back unless that is how they stand, however they came to", () => {
    const changes = [arranged([["A", 0, 1]])];
    const moved = initialState(server(5, [slot("X", 0), slot("A", 3)], { changes }));
    expect(recentEntries(moved)[0]?.action).toBeDefined();
    const back = initialState(server(6, [slot("A", 0), slot("X", 2)], { changes }));
    expect(recentEntries(back)[0]?.action).toBeUndefined();
    const gone = initialState(server(6, [slot("X", 0)], { changes }));
    expect(recentEntries(gone)[0]?.action).toBeUndefined();
  });

  it("says what was done to the account, and by whom", () => {
    const by = { name: "Ada <b>", admin: true };
    const change = { id: "1", kind: "account", at, name: null, summary: "enabled the account", by } as const;
    const state = initialState(server(1, [], { changes: [change] }));
    expect(recentEntries(state)).toMatchObject([{ text: "Enabled the account", by }]);
  });

  it("offers Undo for the last delete of a slot, as long as the server keeps it", () => {
    const by = { name: "Admin", admin: true };
    const deletion = (id: string) => ({ id, slotId: "D", kind: "deleted", at, name: "D", from: 2, by }) as const;
    const kept = { id: "D", name: "D", order: 2, deletedAt: at, restorableUntil: at };
    const changes = [deletion("9"), deletion("3")];
    const [last, first] = recentEntries(initialState(server(9, [], { changes, deleted: [kept] })));
    expect(last).toMatchObject({ text: "D deleted from slot 3", by, action: { kind: "restore", slotId: "D" } });
    expect(first?.action).toBeUndefined();
    expect(recentEntries(initialState(server(9, [], { changes })))[0]?.action).toBeUndefined();
  });

  it("puts what failed here on top", () => {
    const jobs = [job("J", 2, { phase: "failed", failedAt: at })];
    const state = run(initialState(server(1, [])), { type: "jobsAdded", jobs });
    expect(recentEntries(state)).toMatchObject([
      { text: "J.jpg did not upload", bad: true, action: { kind: "retry" } },
    ]);
  });
});
