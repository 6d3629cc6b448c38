import { describe, expect, it } from "vitest";
import { Slug } from "@/lib/contracts/organizations";
import { memberCount, slugOf } from "./words";

describe("the address that a name suggests", () => {
  it.each([
    ["Café Ríos, Ltd.", "cafe-rios-ltd"],
    ["  --Studio 54-- ", "studio-54"],
    ["日本", ""],
    ["A", ""],
    [`${"long ".repeat(20)}`, "long-long-long-long-long-long-long-long-long-long"],
  ])("of %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
    if (slug) expect(Slug.safeParse(slug).success).toBe(true);
  });
});

it("counts members", () => {
  expect([1, 2, 1200].map(memberCount)).toEqual(["1 member", "2 members", "1,200 members"]);
});
