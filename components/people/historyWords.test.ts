import { describe, expect, it } from "vitest";
import { changesIn, origin, whoDid } from "./historyWords";

const ada = { id: null, name: "Ada", email: "ada@example.test" };
const from = { via: "session", via_name: null, address: null, actor: ada } as const;

describe("an entry of the history", () => {
  it.each([
    ["somebody by name", { ...from }, "Ada"],
    ["the command line", { ...from, actor: null, via: "cli" }, "The command line"],
    ["nobody who was signed in", { ...from, actor: null, via: "none" }, "Somebody"],
  ] as const)("was done by %s", (_who, item, expected) => {
    expect(whoDid(item)).toBe(expected);
  });

  it.each([
    ["the browser", { ...from, address: "192.0.2.1" }, ["in the browser", "from 192.0.2.1", "ada@example.test"]],
    ["a token with a name", { ...from, via: "token", via_name: "ci" }, ["by API token “ci”", "ada@example.test"]],
    ["a token whose name is not shown", { ...from, via: "token", actor: null }, ["by API token"]],
    ["nowhere that is known", { ...from, via: "none", actor: null }, []],
  ] as const)("came from %s", (_where, item, expected) => {
    expect(origin(item)).toEqual(expected);
  });

  const slot = (id: string, order: number, name: string | null = id) => ({ id, name, order });
  it.each([
    ["nothing, for what came", "slot.added", null, { name: "A" }, []],
    ["nothing, for what went", "slot.deleted", { name: "A" }, null, []],
    ["nothing, where the sentence says it", "slot.renamed", { name: "A" }, { name: "B" }, []],
    [
      "texts, also one that is taken away",
      "library.changed",
      { id: "a", title: "A", alt_text: "x" },
      { id: "b", title: "A <b>", alt_text: "" },
      [
        ["Title", "A", "A <b>"],
        ["Alt text", "x", "none"],
      ],
    ],
    [
      "a picture by its size, and a place as people count",
      "slot.replaced",
      { order: 0, image: { id: "a", width: 640, height: 800, bytes: 120_000 } },
      { order: 1, image: { id: "b", width: 64, height: 80, bytes: 1200 } },
      [
        ["Order", "slot 1", "slot 2"],
        ["Picture", "640 × 800, 120 kB", "64 × 80, 1 kB"],
      ],
    ],
    [
      "an order as a row",
      "slots.reordered",
      { slots: [slot("A", 0), slot("B", 2, null)] },
      { slots: [slot("B", 0, null), slot("A", 2)], put_back: "x" },
      [["Order", "A · – · Untitled · – · –", "Untitled · – · A · – · –"]],
    ],
    ["nothing of objects and ids", "device.changed", { id: "a", profile: {} }, { id: "b", profile: { a: 1 } }, []],
  ])("changed %s", (_what, action, before, after, expected) => {
    const changes = changesIn({ action, before, after });
    expect(changes.map(({ what, before: was, after: is }) => [what, was, is])).toEqual(expected);
  });
});
