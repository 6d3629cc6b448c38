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
    ["nothing, for what came", null, { name: "A" }, []],
    ["nothing, for what went", { name: "A" }, null, []],
    ["a name, also one that is taken away", { name: "A" }, { name: null }, [["Name", "A", "none"]]],
    ["a place, as people count", { order: 0, name: "A" }, { order: 4, name: "A" }, [["Slot", "1", "5"]]],
    ["access", { disabled: false }, { disabled: true }, [["Account", "enabled", "disabled"]]],
    [
      "a picture by its size",
      { image: { id: "a", width: 640, height: 800, bytes: 120_000 } },
      { image: { id: "b", width: 64, height: 80, bytes: 1200 } },
      [["Picture", "640 × 800, 120 kB", "64 × 80, 1 kB"]],
    ],
    [
      "an order as a row",
      { slots: [slot("A", 0), slot("B", 2, null)] },
      { slots: [slot("B", 0, null), slot("A", 2)] },
      [["Order", "A · – · Untitled · – · –", "Untitled · – · A · – · –"]],
    ],
  ])("changed %s", (_what, before, after, expected) => {
    expect(changesIn({ before, after }).map(({ what, before: was, after: is }) => [what, was, is])).toEqual(expected);
  });
});
