import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LibraryImage } from "@/lib/contracts/library";
import { Draft, fieldsOf, type ImageFields } from "./draft";

const IMAGE = {
  id: "a",
  title: "Boat",
  description: "",
  alt_text: "",
  decorative: false,
  focal_point: null,
} as LibraryImage;

/** A server with one image that others may change too. */
function setUp(kept: Partial<ImageFields> | null = null) {
  const server = { image: { ...IMAGE }, down: false as boolean | "once", writes: [] as Partial<ImageFields>[] };
  const store = { mine: kept };
  const draft = new Draft<ImageFields, LibraryImage>(
    IMAGE,
    fieldsOf,
    {
      read: async () => server.image,
      write: async (change) => {
        if (server.down) {
          if (server.down === "once") server.down = false;
          throw new Error("The server could not be reached.");
        }
        server.writes.push(change);
        server.image = { ...server.image, ...change };
        return server.image;
      },
    },
    { load: () => store.mine, keep: (mine) => (store.mine = mine && { ...mine }) },
    () => undefined,
  );
  return { server, store, draft };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = () => vi.advanceTimersByTimeAsync(1000);

describe("a draft", () => {
  it("saves once when one pauses, and only what was typed", async () => {
    const { server, draft } = setUp();
    draft.change({ title: "B" });
    draft.change({ title: "Bo" });
    expect(draft.get().phase).toBe("waiting");
    await pass();
    expect(server.writes).toEqual([{ title: "Bo" }]);
    expect(draft.get()).toMatchObject({ phase: "saved", touched: true });
  });

  it("has nothing to save when what was typed is taken back", async () => {
    const { server, draft } = setUp();
    draft.change({ title: "Ship" });
    draft.change({ title: "Boat" });
    expect(draft.get().phase).toBe("saved");
    await pass();
    expect(server.writes).toEqual([]);
  });

  it("keeps what could not be saved, here and in the browser, and saves it when asked again", async () => {
    const { server, store, draft } = setUp();
    server.down = true;
    draft.change({ alt_text: "A boat at sea" });
    await pass();
    expect(draft.get()).toMatchObject({ phase: "failed", problem: "The server could not be reached." });
    expect(draft.get().fields.alt_text).toBe("A boat at sea");
    expect(store.mine).toEqual({ alt_text: "A boat at sea" });
    server.down = false;
    await draft.flush();
    expect(server.image.alt_text).toBe("A boat at sea");
    expect(store.mine).toEqual({});
  });

  it("keeps what is typed while it saves", async () => {
    const { server, draft } = setUp();
    draft.change({ title: "One" });
    const saving = draft.flush();
    draft.change({ title: "One and two" });
    await saving;
    expect(draft.get().fields.title).toBe("One and two");
    await pass();
    expect(server.writes).toEqual([{ title: "One" }, { title: "One and two" }]);
  });

  it("does not overwrite unseen what somebody else wrote in the same field", async () => {
    const { server, draft } = setUp();
    server.image = { ...server.image, title: "Theirs", description: "Also theirs" };
    draft.change({ title: "Mine", alt_text: "Mine too" });
    await pass();
    expect(server.writes).toEqual([]);
    expect(draft.get()).toMatchObject({ phase: "conflict", theirs: { title: "Theirs" } });
    draft.resolve("theirs");
    await pass();
    expect(fieldsOf(server.image)).toMatchObject({ title: "Theirs", alt_text: "Mine too", description: "Also theirs" });
    server.image = { ...server.image, title: "Theirs again" };
    draft.change({ title: "Mine again" });
    await pass();
    draft.resolve("mine");
    await pass();
    expect(server.image.title).toBe("Mine again");
  });

  it("does not overwrite unseen what came with the answer for another field", async () => {
    const { server, draft } = setUp();
    draft.change({ description: "Mine" });
    server.image = { ...server.image, title: "Theirs" };
    const saving = draft.flush();
    draft.change({ title: "Boat mine" });
    await saving;
    await pass();
    expect(server.image).toMatchObject({ title: "Theirs", description: "Mine" });
    expect(draft.get()).toMatchObject({ phase: "conflict", theirs: { title: "Theirs" } });
    draft.resolve("mine");
    await pass();
    expect(server.image.title).toBe("Boat mine");
  });

  it("shows what came with the answer where nobody is typing", async () => {
    const { server, draft } = setUp();
    server.image = { ...server.image, title: "Theirs" };
    draft.change({ description: "Mine" });
    await pass();
    expect(draft.get()).toMatchObject({ phase: "saved", fields: { title: "Theirs", description: "Mine" } });
  });

  it("goes on by itself when the connection is back, after an attempt that still failed too", async () => {
    const { server, draft } = setUp();
    await draft.resume();
    expect(server.writes).toEqual([]);
    server.down = true;
    draft.change({ title: "Ship" });
    await pass();
    expect(draft.get().phase).toBe("failed");
    // It comes back while an attempt is on its way that will fail.
    server.down = "once";
    const failing = draft.flush();
    await draft.resume();
    await failing;
    expect(server.image.title).toBe("Ship");
    expect(draft.get()).toMatchObject({ phase: "saved", problem: null });
  });

  it("follows what is read anew, but for what is being typed", async () => {
    const { server, draft } = setUp();
    draft.change({ title: "Mine" });
    server.image = { ...server.image, title: "Theirs", description: "Also theirs" };
    draft.follow(server.image);
    expect(draft.get().fields).toMatchObject({ title: "Mine", description: "Also theirs" });
    await pass();
    expect(draft.get().phase).toBe("conflict");
  });

  it("brings back what a page that went had not saved", async () => {
    const { server, draft } = setUp({ title: "Half a tit" });
    draft.restore();
    expect(draft.get()).toMatchObject({ restored: true, fields: { title: "Half a tit" } });
    await pass();
    expect(server.image.title).toBe("Half a tit");
    expect(draft.get().restored).toBe(false);
  });

  it("sends at once when the page goes", async () => {
    const { server, draft } = setUp();
    draft.change({ description: "Not yet saved" });
    draft.leave();
    await pass();
    expect(server.writes).toEqual([{ description: "Not yet saved" }]);
  });
});
