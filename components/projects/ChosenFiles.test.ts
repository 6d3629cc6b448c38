import { describe, expect, it } from "vitest";
import { withoutDoubles } from "./ChosenFiles";

const file = (name: string, text: string, lastModified = 1) => new File([text], name, { lastModified });

describe("files that are chosen in several goes", () => {
  it("are there once each, in the order in which they came", () => {
    const [a, b] = [file("a.jpg", "aa"), file("b.jpg", "b")];
    expect(withoutDoubles([a, b, file("a.jpg", "aa")]).map(({ name }) => name)).toEqual(["a.jpg", "b.jpg"]);
  });

  it("are others where their size or time differs: phones call every picture alike", () => {
    expect(withoutDoubles([file("image.jpg", "a"), file("image.jpg", "ab"), file("image.jpg", "a", 2)])).toHaveLength(
      3,
    );
  });
});
