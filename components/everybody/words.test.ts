import { expect, it } from "vitest";
import { nothingFound } from "./words";

it.each([
  ["two days the wrong way round", { q: "", from: "2026-02-02", to: "2026-02-01" }, /“From” is later than “To”/],
  ["a person and a day", { q: "ines", to: "2026-02-01" }, /this person and these days/],
  ["a person", { q: "ines" }, /^No image is of this person\./],
  ["the same day twice", { q: "", from: "2026-02-01", to: "2026-02-01" }, /^No image is of these days\./],
  ["nothing", { q: "" }, /Nobody has an image yet/],
])("says why nothing is shown: %s", (_, query, sentence) => {
  expect(nothingFound(query)).toMatch(sentence);
});
