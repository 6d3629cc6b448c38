import { describe, expect, it, vi } from "vitest";
import type { LibraryImage } from "@/lib/contracts/library";
import { ImageList, type ImagePage } from "./imageList";

const PART = 100;
const image = (at: number) => ({ id: `i${at}`, title: `Image ${at}` }) as LibraryImage;

/** A server with `total` images whose cursor is a number. */
function server(total: number) {
  const gone = new Set<string>();
  const load = vi.fn(async (cursor: string | undefined): Promise<ImagePage> => {
    const from = Number(cursor ?? 0);
    const left = Array.from({ length: total - from }, (_, at) => image(from + at)).filter(({ id }) => !gone.has(id));
    const items = left.slice(0, PART);
    const last = items.at(-1);
    const next = left.length > PART && last ? String(Number(last.id.slice(1)) + 1) : undefined;
    return { items, cursor: next, total: total - gone.size };
  });
  return { gone, load };
}

async function open(total: number) {
  const { gone, load } = server(total);
  const list = new ImageList(await load(undefined), load);
  load.mockClear();
  return { list, load, gone };
}

describe("a list of images", () => {
  it("loads the next part when the end comes near, once", async () => {
    const { list, load } = await open(250);
    list.look(0, 20, 30);
    expect(load).not.toHaveBeenCalled();
    list.look(40, 80, 30);
    list.look(40, 80, 30);
    await vi.waitFor(() => expect(list.get().ids).toHaveLength(200));
    expect(load).toHaveBeenCalledTimes(1);
    list.look(190, 199, 30);
    await vi.waitFor(() => expect(list.get()).toMatchObject({ more: false, total: 250 }));
    list.look(249, 249, 30);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("holds a bounded number of images over ten thousand, and brings back what is looked at again", async () => {
    const { list, load } = await open(10_000);
    let most = 0;
    while (list.get().more) {
      await list.more();
      const end = list.get().ids.length;
      list.look(end - 40, end - 1, 0);
      most = Math.max(most, list.held);
    }
    expect(list.get().ids).toHaveLength(10_000);
    expect(most).toBeLessThanOrEqual(1300);
    expect(list.image("i2500")).toBeUndefined();
    load.mockClear();
    list.look(2490, 2520, 60);
    await vi.waitFor(() => expect(list.image("i2500")).toBeDefined());
    expect(load).toHaveBeenCalled();
    expect(list.held).toBeLessThanOrEqual(1300);
  });

  it("forgets what was deleted elsewhere when it is looked at again", async () => {
    const { list, gone } = await open(3000);
    while (list.get().more) await list.more();
    list.look(2990, 2999, 0);
    gone.add("i205");
    list.look(200, 230, 0);
    await vi.waitFor(() => expect(list.get().ids).not.toContain("i205"));
    expect(list.get().total).toBe(2999);
  });

  it("learns of the first part, too, who is gone, and keeps those that new ones have pushed beyond it", async () => {
    const { list, gone } = await open(250);
    await list.more();
    for (const at of [997, 998, 999]) list.prepend(image(at));
    gone.add("i5");
    gone.add("i99");
    await list.refresh();
    // The new ones are no images of this server: of its own it told all.
    expect(list.get().ids.slice(0, 6)).toEqual(["i0", "i1", "i2", "i3", "i4", "i6"]);
    expect(list.get().ids).not.toContain("i99");
    expect(list.get().ids).toContain("i150");

    const grown = { ...image(0), id: "j1" };
    const load = vi.fn(async () => ({ items: [grown, ...[0, 1, 2].map(image)], cursor: "more", total: 6 }));
    const first = new ImageList({ items: [0, 1, 2, 3, 4].map(image), cursor: "more", total: 6 }, load);
    first.prepend(grown);
    await first.refresh();
    expect(first.get().ids).toEqual(["j1", "i0", "i1", "i2", "i3", "i4"]);
  });

  it("puts what is new to the front, and counts what goes", async () => {
    const { list } = await open(150);
    list.prepend(image(999));
    expect(list.get()).toMatchObject({ total: 151 });
    expect(list.get().ids[0]).toBe("i999");
    list.remove(new Set(["i999", "i3"]));
    expect(list.get()).toMatchObject({ total: 149 });
    expect(list.get().ids.slice(0, 4)).toEqual(["i0", "i1", "i2", "i4"]);
  });

  it("puts what was sent first behind what was sent later, whichever is ready first", async () => {
    const { list } = await open(150);
    for (const id of ["j2", "j3", "j1"]) list.prepend({ ...image(0), id });
    expect(list.get().ids.slice(0, 4)).toEqual(["j3", "j2", "j1", "i0"]);
  });

  it("says why the next part did not come, and asks again when told to", async () => {
    const { load } = server(200);
    const list = new ImageList(await load(undefined), load);
    load.mockRejectedValueOnce(new Error("The server could not be reached."));
    await list.more();
    expect(list.get().problem).toBe("The server could not be reached.");
    list.look(90, 99, 60);
    expect(load).toHaveBeenCalledTimes(2);
    list.retry();
    await vi.waitFor(() => expect(list.get().ids).toHaveLength(200));
    expect(list.get().problem).toBeNull();
  });
});
