import { describe, expect, it } from "vitest";
import { addressKey } from "./limits";
import { hashPassword, needsRehash, verifyPassword } from "./password";
import { newToken } from "./tokens";

describe("passwords", () => {
  it("verify against their hash, which says how it was made and is new each time", async () => {
    const [one, other] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(other);
    expect(await verifyPassword("correct horse", one)).toBe(true);
    expect(await verifyPassword("correct horsf", one)).toBe(false);
    expect(needsRehash(one)).toBe(false);
  });

  it("are never right where there is none, or a hash that cannot be read", async () => {
    expect(await verifyPassword("", null)).toBe(false);
    expect(await verifyPassword("anything", "$argon2id$v=19$…")).toBe(false);
  });

  it("verify under older parameters, which are then renewed", async () => {
    const { scryptSync } = await import("node:crypto");
    const salt = Buffer.alloc(16, 7);
    const hash = scryptSync("old password", salt, 32, { N: 2 ** 12, r: 8, p: 1 });
    const stored = `$scrypt$ln=12,r=8,p=1$${salt.toString("base64url")}$${hash.toString("base64url")}`;
    expect(await verifyPassword("old password", stored)).toBe(true);
    expect(needsRehash(stored)).toBe(true);
  });

  it("are the same however the keyboard composes their letters", async () => {
    expect(await verifyPassword("zoe\u0308 at the window", await hashPassword("zo\u00eb at the window"))).toBe(true);
  });

  it("refuse to queue without end", async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 60 }, () =>
        verifyPassword("x", "$scrypt$ln=2,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"),
      ),
    );
    const refused = tries.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(8);
    expect(refused[0]).toMatchObject({ reason: { code: "overloaded" } });
  });
});

it("makes tokens of 256 random bits and keeps their hash alone", () => {
  const { token, hash } = newToken();
  expect(token).toMatch(/^cs_[A-Za-z0-9_-]{43}$/);
  expect(hash).toHaveLength(32);
  expect(newToken().token).not.toBe(token);
});

describe("addressKey", () => {
  it("takes an IPv4 address as it is, however it is written", () => {
    expect(addressKey("203.0.113.7")).toBe("203.0.113.7");
    expect(addressKey("::ffff:203.0.113.7")).toBe("203.0.113.7");
  });

  it("takes the network of an IPv6 address", () => {
    expect(addressKey("2001:db8:1:2:3:4:5:6")).toBe(addressKey("2001:db8:1:2::1"));
    expect(addressKey("2001:0db8:0001:0002::9")).toBe(addressKey("2001:db8:1:2::1"));
    expect(addressKey("2001:db8:1:3::1")).not.toBe(addressKey("2001:db8:1:2::1"));
    expect(addressKey("::1")).not.toBe(addressKey("fe80::1%eth0"));
  });

  it("keeps whatever else it is given short", () => {
    expect(addressKey("x".repeat(10_000))).toHaveLength(22);
  });
});
