import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "../cli";
import type { CreateInvitation } from "../contracts/invitations";
import { Register } from "../contracts/invitations";
import { CreateWebhook } from "../contracts/webhooks";
import { newId } from "../core/ids";
import { db, Prisma, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import { createDevice } from "../devices/manage";
import { approvePairing, authorizeDevice, pollPairing } from "../devices/pairing";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { deviceOfToken } from "../identity/deviceTokens";
import { LIMITS } from "../identity/limits";
import * as passwords from "../identity/password";
import { verifyPassword } from "../identity/password";
import { beginSession } from "../identity/sessions";
import { auditOf, oneAudited, told } from "../testing/audited";
import { makePerson } from "../testing/world";
import { createWebhook } from "../webhooks/endpoints";
import { addIdentity, linkIdentity } from "./identities";
import { createInvitation, listInvitations, revokeInvitation } from "./invitations";
import { voidLinks } from "./links";
import { endOtherWays } from "./otherWays";
import { createPasswordLink, readPasswordLink, setPasswordByLink } from "./passwordLinks";
import { changePerson } from "./people";
import { readInvitation, register, registrationMode } from "./register";
import { createToken } from "./tokens";
import { changePassword } from "./users";

const PASSWORD = "a long enough password";
const mode = (REGISTRATION: "closed" | "invitation" | "open") => Object.assign(env(), { REGISTRATION });
const newAddress = () => `${newId()}@example.test`;
const person = (email = newAddress()) => ({ email, name: "Zoë", password: PASSWORD });
const secretOf = ({ path }: { path: string }) => path.slice(path.indexOf("=") + 1);
const userOf = (email: string) => db().user.findUnique({ where: { email } });

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

const waitingForALock = async () => {
  const [row] = await db().$queryRaw<{ count: number }[]>(Prisma.sql`
    SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
  return row?.count;
};

describe("a link for a new password", () => {
  const whose = async () => {
    const someone = await makePerson();
    const passwordHash = await passwords.hashPassword("the old password");
    await db().user.update({ where: { id: someone.userId }, data: { passwordHash } });
    const sessionId = (await beginSession(someone.userId, someone.email, passwordHash)) ?? "";
    const right = async (password: string) =>
      verifyPassword(password, (await userOf(someone.email))?.passwordHash ?? null);
    return { ...someone, sessionId, right };
  };

  it("sets it once and ends every session; until then nothing changes", async () => {
    const someone = await whose();
    const link = secretOf(await createPasswordLink(admin, someone.userId));
    expect(await readPasswordLink(link)).toEqual({ state: "open", email: someone.email });
    expect(await someone.right("the old password")).toBe(true);
    expect(await setPasswordByLink({ link, password: PASSWORD })).toEqual({ email: someone.email });
    expect(await someone.right(PASSWORD)).toBe(true);
    expect(await db().session.count({ where: { userId: someone.userId } })).toBe(0);
    const again = setPasswordByLink({ link, password: "yet another password" });
    await expect(again).rejects.toMatchObject({ code: "not_found" });
    await expect(again).rejects.toThrow("was used already");
    expect(await someone.right(PASSWORD)).toBe(true);
  }, 30_000);

  it("and the next one, made in the same moment, do not wait for each other in a circle", async () => {
    const someone = await whose();
    const link = secretOf(await createPasswordLink(admin, someone.userId));
    let setting: Promise<unknown> = Promise.resolve();
    // As a second link is made: the person is locked, then the first link is voided.
    await transaction(async (tx) => {
      await lockUser(tx, someone.userId);
      setting = setPasswordByLink({ link, password: PASSWORD }).catch((error) => error);
      await expect.poll(waitingForALock, { timeout: 10_000 }).toBe(1);
      await voidLinks(tx, { userId: someone.userId });
    });
    expect(await setting).toMatchObject({ code: "not_found" });
    expect(await someone.right("the old password")).toBe(true);
  }, 30_000);

  it.each([
    [false, 0],
    [true, 1],
  ])(
    "takes an account from whoever had it, unless its address is confirmed: %s",
    async (emailConfirmed, left) => {
      const someone = await whose();
      const { userId, email } = someone;
      await db().user.update({ where: { id: userId }, data: { emailConfirmed } });
      const ways = async () => {
        const where = { where: { userId } };
        const { deviceCode } = pairing;
        return {
          tokens: await db().apiToken.count(where),
          identities: await db().outsideIdentity.count(where),
          webhooks: await db().webhookEndpoint.count(where),
          devices: await db().device.count(where),
          device: (await deviceOfToken(device.token)) !== null,
          pairing: typeof (await pollPairing(deviceCode)) !== "string",
        };
      };
      await createToken(someone, { name: "a program" });
      await db().webhookEndpoint.create({
        data: {
          id: newId(),
          userId,
          url: "https://receiver.example/secret",
          events: ["reference_image.created"],
          secret: new Uint8Array(1),
        },
      });
      const device = await createDevice(someone, { name: "Frame", profile: {} });
      const pairing = await authorizeDevice("Kiosk", {});
      await approvePairing(someone, pairing.userCode);
      await transaction((tx) =>
        addIdentity(
          tx,
          { userId, email, via: { kind: "none" } },
          { provider: "google", subject: newId(), email: null, name: "" },
        ),
      );
      const link = secretOf(await createPasswordLink(admin, userId));
      const entries = await auditOf(() => setPasswordByLink({ link, password: PASSWORD }));
      const is = left === 1;
      expect(await ways()).toEqual({
        tokens: left,
        identities: left,
        webhooks: left,
        devices: left,
        device: is,
        pairing: is,
      });
      const ended = [
        "unlinked the account at Google",
        "revoked the API token “a program”",
        "revoked the device “Frame”",
        "deleted the webhook to receiver.example",
      ];
      expect(entries.map(told)).toEqual(["changed the password", ...(is ? [] : ended)]);
      expect(JSON.stringify(entries)).not.toContain("/secret");
    },
    30_000,
  );

  it("confirms the address: what its owner sets up afterwards outlasts the next new password", async () => {
    const someone = await whose();
    const { userId } = someone;
    await db().user.update({ where: { id: userId }, data: { emailConfirmed: false } });
    const set = async () => {
      const link = secretOf(await createPasswordLink(admin, userId));
      await setPasswordByLink({ link, password: PASSWORD });
    };
    await set();
    expect((await userOf(someone.email))?.emailConfirmed).toBe(true);
    await createDevice(someone, { name: "Frame", profile: {} });
    await set();
    expect(await db().device.count({ where: { userId } })).toBe(1);
  }, 30_000);

  it("and a device that polls in the same moment do not wait for each other in a circle", async () => {
    const someone = await whose();
    await db().user.update({ where: { id: someone.userId }, data: { emailConfirmed: false } });
    const pairing = await authorizeDevice("Kiosk", {});
    await approvePairing(someone, pairing.userCode);
    let polling: Promise<unknown> = Promise.resolve();
    // As the link does: the person is locked, then what they approved is deleted.
    await transaction(async (tx) => {
      await lockUser(tx, someone.userId);
      polling = pollPairing(pairing.deviceCode).catch((error) => error);
      await expect.poll(waitingForALock, { timeout: 10_000 }).toBe(1);
      await endOtherWays(tx, { via: { kind: "none" } }, someone.userId);
    });
    expect(await polling).toBe("expired_token");
    expect(await db().device.count({ where: { userId: someone.userId } })).toBe(0);
  }, 30_000);

  it.each<[string, (by: Actor, code: string) => Promise<unknown>]>([
    ["a token", (by) => createToken(by, { name: "door" })],
    ["a device", (by) => createDevice(by, { name: "door", profile: {} })],
    ["a pairing", (by, code) => approvePairing(by, code)],
    ["a webhook", (by) => createWebhook(by, CreateWebhook.parse({ url: "https://receiver.example/" }))],
    [
      "an account at a provider",
      (by) => linkIdentity(by, "", { provider: "google", subject: newId(), email: null, name: "" }),
    ],
  ])(
    "leaves no door to who asks for %s while it is used",
    async (_what, open) => {
      const someone = await whose();
      const { userId, email } = someone;
      const user = await db().user.update({ where: { id: userId }, data: { emailConfirmed: false } });
      await db().session.deleteMany({ where: { userId } });
      const sessionId = (await beginSession(userId, email, user.passwordHash ?? "")) ?? "";
      const { userCode } = await authorizeDevice("Kiosk", {});
      let opening: Promise<unknown> = Promise.resolve();
      // As the link does, while the other one's request is let in and waits.
      await transaction(async (tx) => {
        await lockUser(tx, userId);
        opening = open({ ...someone, via: { kind: "session", sessionId } }, userCode).catch((error) => error);
        await expect.poll(waitingForALock, { timeout: 10_000 }).toBe(1);
        await tx.session.deleteMany({ where: { userId } });
        await endOtherWays(tx, { via: { kind: "none" } }, userId);
      });
      expect(await opening).toMatchObject({ code: "not_authenticated" });
      const where = { where: { userId } };
      const left = [
        await db().apiToken.count(where),
        await db().device.count(where),
        await db().devicePairing.count({ where: { approvedById: userId } }),
        await db().webhookEndpoint.count(where),
        await db().outsideIdentity.count(where),
      ];
      expect(left).toEqual([0, 0, 0, 0, 0]);
    },
    30_000,
  );

  it("is voided by the next one, by a changed password, by an account that is disabled, and by time", async () => {
    const someone = await whose();
    const make = async () => secretOf(await createPasswordLink(admin, someone.userId));
    const state = async (link: string) => (await readPasswordLink(link)).state;
    const [first, second] = [await make(), await make()];
    expect([await state(first), await state(second)]).toEqual(["revoked", "open"]);
    await changePassword(someone, { current: "the old password", next: PASSWORD });
    expect(await state(second)).toBe("revoked");
    const third = await make();
    await changePerson(admin, someone.userId, { disabled: true });
    expect(await state(third)).toBe("revoked");
    await expect(setPasswordByLink({ link: third, password: "a third password" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(make()).rejects.toMatchObject({ code: "conflict" });
    await changePerson(admin, someone.userId, { disabled: false });
    expect(await state(third)).toBe("revoked");
    const fourth = await make();
    await db().oneTimeLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await state(fourth)).toBe("expired");
    await expect(createPasswordLink(admin, newId())).rejects.toMatchObject({ code: "not_found" });
  }, 30_000);
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
