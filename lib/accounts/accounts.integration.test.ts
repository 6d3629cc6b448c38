import { beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "../cli";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { verifyPassword } from "../identity/password";
import { actorOfToken } from "../identity/tokens";
import { makePerson } from "../testing/world";
import { ensureFirstAdmin, isSetUpLink, setUp } from "./setup";
import { createToken, deleteToken, listTokens, MAX_TOKENS } from "./tokens";

const NEW_ADMIN = { email: "first@example.test", name: "First", password: "a long enough password" };

describe("the first admin", () => {
  beforeEach(async () => {
    await db().user.deleteMany();
    await db().oneTimeLink.deleteMany();
  });

  const newLink = async () => {
    const first = await ensureFirstAdmin();
    if (first.kind !== "link") throw new Error(`expected a link but received ${first.kind}`);
    return first.path.replace("/setup?link=", "");
  };

  it("comes in by the link of the last start, once", async () => {
    const [old, link] = [await newLink(), await newLink()];
    expect(await isSetUpLink(old)).toBe(false);
    expect(await isSetUpLink(link)).toBe(true);
    await expect(setUp({ ...NEW_ADMIN, link: old })).rejects.toMatchObject({ code: "not_found" });
    expect(await setUp({ ...NEW_ADMIN, link })).toMatchObject({ email: NEW_ADMIN.email, role: "admin" });
    await expect(setUp({ ...NEW_ADMIN, email: "second@example.test", link })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await ensureFirstAdmin()).toEqual({ kind: "exists" });
  });

  it("is one, however many use the link at once", async () => {
    const link = await newLink();
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => setUp({ ...NEW_ADMIN, email: `admin${index}@example.test`, link })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "not_found" });
    expect(await db().user.count()).toBe(1);
  });

  it("cannot come by a link that is over, or that does not stand in the database", async () => {
    const link = await newLink();
    const rows = await db().oneTimeLink.findMany();
    expect(JSON.stringify(rows)).not.toContain(link);
    await db().oneTimeLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    await expect(setUp({ ...NEW_ADMIN, link })).rejects.toMatchObject({ code: "not_found" });
    await expect(setUp({ ...NEW_ADMIN, link: "" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is the one of the configuration, one of however many servers start", async () => {
    Object.assign(env(), { ADMIN_EMAIL: "Root@Example.test", ADMIN_PASSWORD: "a long enough password" });
    const starts = await Promise.all([ensureFirstAdmin(), ensureFirstAdmin(), ensureFirstAdmin()]);
    expect(starts.filter(({ kind }) => kind === "created")).toEqual([{ kind: "created", email: "root@example.test" }]);
    expect(starts.filter(({ kind }) => kind === "exists")).toHaveLength(2);
    await db().user.deleteMany();
    Object.assign(env(), { ADMIN_PASSWORD: "short" });
    await expect(ensureFirstAdmin()).rejects.toThrow(/ADMIN_PASSWORD: Use at least 8 characters/);
    Object.assign(env(), { ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined });
  });
});

describe("API tokens", () => {
  let person: Actor;
  beforeEach(async () => {
    person = await makePerson();
  });

  it("speak for their user, until they are deleted", async () => {
    const { token, id, ...shown } = await createToken(person, { name: "ci" });
    expect(shown).toMatchObject({ name: "ci", expires_at: null, last_used_at: null });
    expect(await actorOfToken(token)).toMatchObject({ userId: person.userId, via: { kind: "token", tokenId: id } });
    await expect(deleteToken(await makePerson("admin"), id)).rejects.toMatchObject({ code: "not_found" });
    await deleteToken(person, id);
    expect(await actorOfToken(token)).toBeNull();
    await expect(deleteToken(person, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("stand nowhere in the database", async () => {
    const { token } = await createToken(person, { name: "ci" });
    const [row] = await db().$queryRaw<{ text: string }[]>`SELECT string_agg(t::text, ' ') AS text FROM api_tokens t`;
    expect(row?.text).not.toContain(token.slice(3));
  });

  it("end at their end, and with their user's account", async () => {
    await expect(createToken(person, { name: "x", expires_at: "2020-01-01T00:00:00Z" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    const { token, id } = await createToken(person, {
      name: "x",
      expires_at: new Date(Date.now() + 60_000).toISOString(),
    });
    expect(await actorOfToken(token)).not.toBeNull();
    await db().apiToken.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await actorOfToken(token)).toBeNull();
    const { token: endless } = await createToken(person, { name: "y" });
    await db().user.update({ where: { id: person.userId }, data: { disabledAt: new Date() } });
    expect(await actorOfToken(endless)).toBeNull();
  });

  it("note their use beside the request, at most once a minute", async () => {
    const { token, id } = await createToken(person, { name: "ci" });
    const lastUse = async () => (await db().apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt?.getTime();
    await actorOfToken(token);
    await vi.waitFor(async () => expect(await lastUse()).toBeDefined());
    const first = await lastUse();
    await actorOfToken(token);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await lastUse()).toBe(first);
    await db().apiToken.update({ where: { id }, data: { lastUsedAt: new Date(Date.now() - 61_000) } });
    await actorOfToken(token);
    await vi.waitFor(async () => expect(await lastUse()).toBeGreaterThanOrEqual(first as number));
  });

  it("cannot make one that outlives them", async () => {
    const until = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const { token } = await createToken(person, { name: "short", expires_at: until(10) });
    const actor = (await actorOfToken(token)) as Actor;
    await expect(createToken(actor, { name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(createToken(actor, { name: "x", expires_at: until(11) })).rejects.toMatchObject({ code: "forbidden" });
    expect(await createToken(actor, { name: "x", expires_at: until(9) })).toMatchObject({ name: "x" });
  });

  it("are bounded, however many are made at once", async () => {
    await db().apiToken.createMany({
      data: Array.from({ length: MAX_TOKENS - 5 }, () => ({
        id: newId(),
        userId: person.userId,
        name: "x",
        hash: new Uint8Array(Buffer.from(newId())),
      })),
    });
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => createToken(person, { name: "y" })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
  });

  it("are listed newest first, in pages, each person's own", async () => {
    for (const name of ["a", "b", "c"]) await createToken(person, { name });
    const first = await listTokens(person, { limit: 2 });
    expect(first).toMatchObject({ items: [{ name: "c" }, { name: "b" }], total: 3 });
    const second = await listTokens(person, { limit: 2, after: first.next });
    expect(second).toMatchObject({ items: [{ name: "a" }], total: 3, next: undefined });
    expect((await listTokens(await makePerson(), { limit: 2 })).items).toEqual([]);
  });
});

describe("the command line", () => {
  async function cli(...argv: string[]) {
    const out = vi.spyOn(console, "log").mockImplementation(() => {});
    const err = vi.spyOn(console, "error").mockImplementation(() => {});
    const code = await runCli(argv);
    const text = (spy: typeof out) => spy.mock.calls.map(([line]) => String(line)).join("\n");
    const result = { code, out: text(out), err: text(err) };
    vi.restoreAllMocks();
    return result;
  }

  it("makes a user, with a password where none is given, and a token", async () => {
    const email = `${newId()}@example.test`;
    const { code, out } = await cli("user", "add", "--email", email.toUpperCase(), "--role", "admin");
    expect(code).toBe(0);
    const user = JSON.parse(out);
    expect(user).toEqual({
      id: expect.any(String),
      email,
      name: email.split("@")[0],
      role: "admin",
      password: expect.any(String),
    });
    const { passwordHash } = await db().user.findUniqueOrThrow({ where: { email } });
    expect(await verifyPassword(user.password, passwordHash)).toBe(true);

    const added = await cli("token", "add", "--email", email, "--name", "ci");
    expect(added.code).toBe(0);
    expect(await actorOfToken(added.out)).toMatchObject({ email, role: "admin" });
  });

  it("does not repeat a password that was given", async () => {
    const { out } = await cli(
      "user",
      "add",
      "--email",
      `${newId()}@example.test`,
      "--password",
      "a long enough password",
      "--name",
      "Zoë",
    );
    expect(JSON.parse(out)).toMatchObject({ name: "Zoë", role: "user" });
    expect(out).not.toContain("long enough");
  });

  it("has the doctor look, and says that all is well", async () => {
    expect(await cli("doctor")).toEqual({ code: 0, out: "", err: "Every object and row is accounted for." });
  });

  it.each([
    [[], 2, "Usage:"],
    [["user"], 2, 'no command "user"'],
    [["user", "remove"], 2, 'no command "user remove"'],
    [["user", "add"], 2, "--email is missing"],
    [["user", "add", "--email", "x"], 2, "--email: This is not an e-mail address"],
    [["user", "add", "--email", "a@b.cc", "--password", "short"], 2, "--password: Use at least 8 characters"],
    [["user", "add", "--email", "a@b.cc", "--role", "root"], 2, "--role: user or admin"],
    [["user", "add", "--emial", "a@b.cc"], 2, "--emial"],
    [["token", "add", "--email", "nobody@b.cc", "--name", "x"], 1, "There is no account"],
  ])("answers %j with exit code %i", async (argv, code, words) => {
    const result = await cli(...argv);
    expect(result.code).toBe(code);
    expect(result.err).toContain(words);
    expect(result.out).toBe("");
  });

  it("refuses a second account of one address, and helps", async () => {
    const email = `${newId()}@example.test`;
    await cli("user", "add", "--email", email);
    expect(await cli("user", "add", "--email", email)).toMatchObject({
      code: 1,
      err: expect.stringContaining("already"),
    });
    expect(await cli("--help")).toMatchObject({ code: 0, out: expect.stringContaining("doctor") });
  });
});
