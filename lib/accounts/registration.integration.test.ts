import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "../cli";
import type { CreateInvitation } from "../contracts/invitations";
import { Register } from "../contracts/invitations";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { LIMITS } from "../identity/limits";
import * as passwords from "../identity/password";
import { verifyPassword } from "../identity/password";
import { newAddress, PASSWORD, person, secretOf, userOf } from "../testing/accounts";
import { oneAudited, told } from "../testing/audited";
import { makePerson } from "../testing/world";
import { createInvitation, listInvitations, revokeInvitation } from "./invitations";
import { createPasswordLink, setPasswordByLink } from "./passwordLinks";
import { changePerson } from "./people";
import { readInvitation, register, registrationMode } from "./register";

const mode = (REGISTRATION: "closed" | "invitation" | "open") => Object.assign(env(), { REGISTRATION });

let admin: Actor;
beforeEach(async () => {
  admin = await makePerson("admin");
  await Promise.all([db().rateLimit.deleteMany(), db().oneTimeLink.deleteMany()]);
  mode("invitation");
});
afterEach(() => vi.restoreAllMocks());

const invite = async (input: Partial<CreateInvitation> = {}) =>
  secretOf(await createInvitation(admin, { role: "user", ...input }));

/** What happens to whoever comes with a link. */
const tryLink = async (link: string) => {
  const { state } = await readInvitation(link);
  const made = await register({ ...person(), link }).catch((error: Error) => error.message);
  return [state, typeof made === "string" ? made : "made"];
};

describe("who may register", () => {
  it.each([
    ["closed", "Registration is closed here."],
    ["invitation", "Accounts are made by invitation here."],
  ] as const)("nobody without more where it is %s, nor learns of an address", async (name, sentence) => {
    mode(name);
    const hash = vi.spyOn(passwords, "hashPassword");
    for (const email of [newAddress(), admin.email]) {
      const refused = register(person(email));
      await expect(refused).rejects.toMatchObject({ code: "registration_closed" });
      await expect(refused).rejects.toThrow(sentence);
    }
    expect(hash).not.toHaveBeenCalled();
  });

  it("anybody where it is open, as a person whose address nobody vouches for", async () => {
    mode("open");
    const input = person();
    expect(await register(input)).toMatchObject({ email: input.email, role: "user" });
    const user = await userOf(input.email);
    expect(user).toMatchObject({ role: "user", emailConfirmed: false, disabledAt: null });
    expect(await verifyPassword(PASSWORD, user?.passwordHash ?? null)).toBe(true);
  });

  it("nobody with an address that is taken, after the work of a success, and its owner stays as they were", async () => {
    mode("open");
    const before = await userOf(admin.email);
    const hash = vi.spyOn(passwords, "hashPassword");
    await expect(register(person(admin.email))).rejects.toMatchObject({
      code: "conflict",
      errors: [{ path: "email" }],
    });
    expect(hash).toHaveBeenCalledOnce();
    expect(await userOf(admin.email)).toEqual(before);
  });

  it("one of many who ask for one address at once", async () => {
    mode("open");
    const input = person();
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => register(input)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
  });

  it("nobody before the first administrator", async () => {
    mode("open");
    await db().user.deleteMany();
    expect(await registrationMode()).toBe("closed");
    await expect(register(person())).rejects.toMatchObject({ code: "registration_closed" });
    expect(await db().user.count()).toBe(0);
  });

  it.each<[string, Record<string, unknown>]>([
    ["role", { role: "admin" }],
    ["id", { id: newId() }],
    ["disabled_at", { disabled_at: null }],
    ["emailConfirmed", { emailConfirmed: true }],
    ["__proto__", JSON.parse('{"__proto__":{"role":"admin"}}')],
  ])("and nobody smuggles in %s", (_name, more) => {
    expect(Register.safeParse({ ...person() }).success).toBe(true);
    expect(
      Register.safeParse(Object.defineProperties({ ...person() }, Object.getOwnPropertyDescriptors(more))).success,
    ).toBe(false);
  });
});

describe("an invitation", () => {
  it("makes one account, with the role that it gives, and says afterwards that it was used", async () => {
    const link = await invite({ role: "admin" });
    expect(await readInvitation(link)).toMatchObject({ state: "open", role: "admin", email: null });
    const input = person();
    expect(await register({ ...input, link })).toMatchObject({ role: "admin" });
    expect(await userOf(input.email)).toMatchObject({ emailConfirmed: false });
    expect(await tryLink(link)).toEqual(["used", expect.stringContaining("was used already")]);
  });

  it("for one address is for no other, and confirms it", async () => {
    const email = newAddress();
    const link = await invite({ email });
    await expect(register({ ...person(), link })).rejects.toMatchObject({
      code: "invalid_request",
      errors: [{ path: "email" }],
    });
    expect(await register({ ...person(email), link })).toMatchObject({ email, role: "user" });
    expect(await userOf(email)).toMatchObject({ emailConfirmed: true });
  });

  it("makes exactly one account, however many use it at once", async () => {
    const link = await invite();
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => register({ ...person(), link })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "not_found" });
  });

  it("is not used up by an address that is taken", async () => {
    const link = await invite();
    await expect(register({ ...person(admin.email), link })).rejects.toMatchObject({ code: "conflict" });
    expect(await tryLink(link)).toEqual(["open", "made"]);
  });

  it("ends: withdrawn, over, unknown, of another purpose, or where invitations are switched off", async () => {
    const [withdrawn, over, kept] = [await invite(), await invite(), await invite()];
    const { items } = await listInvitations(admin, { limit: 50 });
    expect(items.map(({ invited_by }) => invited_by?.id)).toEqual(expect.arrayContaining([admin.userId]));
    const rows = await db().oneTimeLink.findMany({ where: { madeById: admin.userId }, orderBy: { id: "asc" } });
    await revokeInvitation(admin, rows[0]?.id ?? "");
    await db().oneTimeLink.update({ where: { id: rows[1]?.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await tryLink(withdrawn)).toEqual(["revoked", expect.stringContaining("was withdrawn")]);
    expect(await tryLink(over)).toEqual(["expired", expect.stringContaining("has expired")]);
    expect(await tryLink("never made")).toEqual(["unknown", expect.stringContaining("not known")]);
    const password = secretOf(await createPasswordLink(admin, admin.userId));
    expect(await tryLink(password)).toEqual(["unknown", expect.stringContaining("not known")]);
    mode("closed");
    await expect(register({ ...person(), link: kept })).rejects.toMatchObject({ code: "registration_closed" });
    expect((await listInvitations(admin, { limit: 50 })).total).toBe(1);
    await expect(revokeInvitation(admin, rows[0]?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
  });

  it.each<[string, { role?: "user"; disabled?: true }]>([
    ["demoted", { role: "user" }],
    ["disabled", { disabled: true }],
  ])("dies with the rights of who made it: %s", async (_name, change) => {
    const other = await makePerson("admin");
    const link = await invite({ role: "admin" });
    await changePerson(other, admin.userId, change);
    expect(await tryLink(link)).toEqual(["revoked", expect.stringContaining("was withdrawn")]);
    expect((await listInvitations(other, { limit: 50 })).total).toBe(0);
    await changePerson(other, admin.userId, { role: "admin", disabled: false });
    expect((await readInvitation(link)).state).toBe("revoked");
  });

  it("does not stand in the database", async () => {
    const [link, password] = [await invite(), secretOf(await createPasswordLink(admin, admin.userId))];
    const rows = JSON.stringify(await db().$queryRaw`SELECT link::text FROM one_time_links AS link`);
    expect(rows).toContain(admin.userId);
    for (const secret of [link, password]) {
      for (const form of [
        secret,
        Buffer.from(secret).toString("hex"),
        Buffer.from(secret, "base64url").toString("hex"),
      ])
        expect(rows).not.toContain(form);
    }
  });

  it("is made by administrators alone, within bounds", async () => {
    const user = await makePerson();
    await expect(createInvitation(user, { role: "user" })).rejects.toMatchObject({ code: "not_found" });
    await expect(listInvitations(user, { limit: 1 })).rejects.toMatchObject({ code: "not_found" });
    await expect(revokeInvitation(user, newId())).rejects.toMatchObject({ code: "not_found" });
    await expect(createPasswordLink(user, admin.userId)).rejects.toMatchObject({ code: "not_found" });
    await expect(invite({ email: user.email })).rejects.toMatchObject({ code: "conflict" });
    for (const days of [-1, 91])
      await expect(
        invite({ expires_at: new Date(Date.now() + days * 86_400_000).toISOString() }),
      ).rejects.toMatchObject({ code: "invalid_request", errors: [{ path: "expires_at" }] });
    mode("closed");
    await expect(invite()).rejects.toMatchObject({ code: "registration_closed" });
  });

  it("cannot be found by trying", async () => {
    for (let index = 0; index < LIMITS.link.points; index++) await readInvitation(`guess ${index}`);
    await expect(readInvitation("one more")).rejects.toMatchObject({ code: "too_many_requests" });
    // Whoever has one gets in all the same.
    expect(await readInvitation(await invite())).toMatchObject({ state: "open" });
  });

  it("is made on the command line, which prints the link alone", async () => {
    const said = vi.spyOn(console, "log").mockReturnValue();
    const complained = vi.spyOn(console, "error").mockReturnValue();
    const email = newAddress();
    Object.assign(env(), { PUBLIC_URL: "https://sheet.example" });
    expect(await runCli(["user", "invite", "--email", email, "--role", "admin", "--days", "90"])).toBe(0);
    expect(said).toHaveBeenCalledOnce();
    const link = /^https:\/\/sheet\.example\/invitation\?link=([\w-]{43})$/.exec(said.mock.calls[0]?.[0])?.[1] ?? "";
    Object.assign(env(), { PUBLIC_URL: undefined });
    expect(await register({ ...person(email), link })).toMatchObject({ role: "admin" });
    mode("closed");
    expect(await runCli(["user", "invite"])).toBe(1);
    expect(complained.mock.calls.at(-1)?.[0]).toContain("REGISTRATION is closed");
    expect(await runCli(["user", "invite", "--email", "nobody"])).toBe(2);
  });
});

it("each leaves one entry in the audit, without a secret", async () => {
  const email = newAddress();
  let link = "";
  const create = async () => {
    link = await invite({ email, role: "admin" });
  };
  const by = { actorId: admin.userId };
  expect(told(await oneAudited(create, { ...by, action: "invitation.created" }))).toBe(
    `invited ${email} as an administrator`,
  );
  const registered = await oneAudited(() => register({ ...person(email), link }), { actorId: null, via: "none" });
  expect(told(registered)).toBe("created the account of Zoë, an administrator");
  await invite();
  const { items } = await listInvitations(admin, { limit: 1 });
  const withdrawn = await oneAudited(() => revokeInvitation(admin, items[0]?.id ?? ""), by);
  expect(told(withdrawn)).toBe("withdrew the invitation of whoever opens the link");
  const makeLink = async () => {
    link = secretOf(await createPasswordLink(admin, registered.userId));
  };
  expect(told(await oneAudited(makeLink, { ...by, userId: registered.userId }))).toBe(
    "made a link for a new password of Zoë",
  );
  await oneAudited(() => setPasswordByLink({ link, password: PASSWORD }), {
    action: "password.changed",
    userId: registered.userId,
    actorId: null,
  });
});
