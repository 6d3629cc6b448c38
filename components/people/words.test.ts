import { describe, expect, it } from "vitest";
import { peopleHref } from "./addresses";
import { filled, listed, matches, month } from "./words";

describe("what matches is marked", () => {
  const marked = (text: string, query: string) =>
    matches(text, query)
      .map(({ text: part, hit }) => (hit ? `[${part}]` : part))
      .join("");

  it.each([
    ["Bashir Nouri", "ba", "[Ba]shir Nouri"],
    ["Bahar Bartoli", "BA", "[Ba]har [Ba]rtoli"],
    ["Ama", "", "Ama"],
    ["Ama", "zz", "Ama"],
    ["aaa", "aa", "[aa]a"],
    ["İİa", "a", "İİa"],
  ])("%s, searched for %j", (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });
});

it("counts in words", () => {
  expect(listed(1, "")).toBe("1 person");
  expect(listed(3210, "")).toBe("3,210 people");
  expect(listed(1, "a")).toBe("1 person matches");
  expect([0, 1, 5].map(filled)).toEqual(["None", "1 of 5", "5 of 5"]);
  expect(month("2024-03-31T23:30:00.000Z")).toBe("March 2024");
});

it("keeps only what is asked for in the address", () => {
  expect(peopleHref({})).toBe("/images");
  expect(peopleHref({ q: " ba & c " })).toBe("/images?q=ba+%26+c");
  expect(peopleHref({ q: "ba", person: "p" })).toBe("/images?person=p&q=ba");
});
