import { describe, expect, it } from "vitest";
import type { GalleryImage } from "@/lib/contracts/projects";
import { placesOf } from "./places";
import type { UploadJob } from "./uploads";

const image = (id: string, position: number) =>
  ({ id, position, sizes: { medium: { width: 200, height: 100 } } }) as GalleryImage;
const job = (id: string, order: number, imageId: string | null = null) =>
  ({ id, order, ratio: 1.5, imageId }) as UploadJob;

const keysOf = (...given: Parameters<typeof placesOf>) => placesOf(...given).map(({ key }) => key);

describe("a gallery's line of tiles", () => {
  it("has images in the order of upload, and behind them what is on its way", () => {
    const places = placesOf([image("a", 0), image("b", 1)], [job("x", 0)], new Map());
    expect(places.map(({ key, ratio, image }) => [key, ratio, image?.id])).toEqual([
      ["a", 2, "a"],
      ["b", 2, "b"],
      ["x", 1.5, undefined],
    ]);
  });

  it("keeps a tile's key, shape and place when its file has become an image", () => {
    const arrived = new Map([["b", { id: "x", order: 0, ratio: 1.5 }]]);
    const before = placesOf([image("a", 0)], [job("x", 0), job("y", 1)], new Map());
    const after = placesOf([image("a", 0), image("b", 1)], [job("x", 0, "b"), job("y", 1)], arrived);
    const tiles = (places: typeof before) => places.map(({ key, ratio }) => [key, ratio]);
    expect(tiles(after)).toEqual(tiles(before));
    expect(after[1]).toMatchObject({ image: { id: "b" }, number: 2 });
  });

  it("leaves what failed before those that were chosen after it", () => {
    const arrived = new Map([["b", { id: "y", order: 1, ratio: 1 }]]);
    expect(keysOf([image("a", 0), image("b", 1)], [job("x", 0), job("z", 2)], arrived)).toEqual(["a", "x", "y", "z"]);
  });
});
