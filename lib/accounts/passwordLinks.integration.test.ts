import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CreateWebhook } from "../contracts/webhooks";
import { newId } from "../core/ids";
import { db, Prisma, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import { createDevice } from "../devices/manage";
import { approvePairing, authorizeDevice, pollPairing } from "../devices/pairing";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { deviceOfToken } from "../identity/deviceTokens";
import * as passwords from "../identity/password";
import { verifyPassword } from "../identity/password";
import { beginSession } from "../identity/sessions";
import { PASSWORD, secretOf, userOf } from "../testing/accounts";
import { auditOf, told } from "../testing/audited";
import { makePerson } from "../testing/world";
import { createWebhook } from "../webhooks/endpoints";
import { addIdentity, linkIdentity } from "./identities";
import { voidLinks } from "./links";
import { endOtherWays } from "./otherWays";
import { createPasswordLink, readPasswordLink, setPasswordByLink } from "./passwordLinks";
import { changePerson } from "./people";
import { createToken } from "./tokens";
import { changePassword } from "./users";

let admin: Actor;
beforeEach(async () => {
  admin = await makePerson("admin");
  await Promise.all([db().rateLimit.deleteMany(), db().oneTimeLink.deleteMany()]);
  env().REGISTRATION = "invitation";
});
afterEach(() => vi.restoreAllMocks());

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
