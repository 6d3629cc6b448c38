import { expect, it } from "vitest";
import { imageCount, peopleCount } from "./counts";

it("counts in words, with thousands apart", () => {
  expect([0, 1, 2, 3210].map(imageCount)).toEqual(["0 images", "1 image", "2 images", "3,210 images"]);
  expect([0, 1, 3210].map(peopleCount)).toEqual(["0 people", "1 person", "3,210 people"]);
});
