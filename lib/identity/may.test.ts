import { expect, it } from "vitest";
import type { Actor } from "./actor";
import { may } from "./may";

const actor = (userId: string, role: Actor["role"] = "user"): Actor => ({
  userId,
  email: "",
  name: "",
  role,
  via: { kind: "cli" },
});

it.each([
  ["nobody", null, [false, true, false]],
  ["a stranger", actor("stranger"), [false, true, false]],
  ["the owner", actor("owner"), [true, true, true]],
  ["an administrator", actor("admin", "admin"), [true, true, true]],
] as const)("%s reads a private project, a public one, writes to either", (_, who, [reads, readsPublic, writes]) => {
  expect(may(who, "project:read", { ownerId: "owner", visibility: "private" })).toBe(reads);
  expect(may(who, "project:read", { ownerId: "owner", visibility: "public" })).toBe(readsPublic);
  expect(may(who, "project:write", { ownerId: "owner" })).toBe(writes);
});

it("lets nobody do what is not for anybody", () => {
  expect(may(null, "slots:manage", { ownerId: "owner" })).toBe(false);
  expect(may(null, "people:manage", {})).toBe(false);
  expect(may(null, "org:read", { role: "owner" })).toBe(false);
});
