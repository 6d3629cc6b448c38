import { beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "../cli";
import { runWithTrace } from "../core/trace";
import { db } from "../db/client";
import { changeDevice, createDevice, revokeDevice } from "../devices/manage";
import { approvePairing, authorizeDevice, pollPairing } from "../devices/pairing";
import type { Actor } from "../identity/actor";
import { hashPassword } from "../identity/password";
import { signIn } from "../identity/signIn";
import { auditOf, oneAudited, told } from "../testing/audited";
import { makePerson } from "../testing/world";
import { addMember, changeMember, createOrganization, removeMember } from "./organizations";
import { changePerson, createPerson } from "./people";
import { ensureFirstAdmin, setUp } from "./setup";
import { createToken, deleteToken } from "./tokens";
import { changePassword, changeProfile, createUser } from "./users";

const PASSWORD = "a long enough password";

let admin: Actor;
let person: Actor;

beforeEach(async () => {
  [admin, person] = [await makePerson("admin"), await makePerson()];
});

describe("a change of people leaves one entry:", () => {
  it("created, by an administrator, by the command line, by the set-up link", async () => {
    const input = { email: "new@example.test", name: "New", role: "user", password: PASSWORD } as const;
    const created = await oneAudited(() => createPerson(admin, input), {
      action: "person.created",
      actorId: admin.userId,
    });
    expect(created.after).toEqual({ id: created.userId, email: "new@example.test", name: "New", role: "user" });
    expect(await auditOf(() => createPerson(admin, input).catch(() => {}))).toEqual([]);
    const said = vi.spyOn(console, "log").mockImplementation(() => {});
    await oneAudited(() => runCli(["user", "add", "--email", "cli@example.test", "--role", "admin"]), {
      actorId: null,
      via: "cli",
      after: { role: "admin" },
    });
    said.mockRestore();
    await db().organization.deleteMany();
    await db().user.deleteMany();
    const first = await ensureFirstAdmin();
    if (first.kind !== "link") throw new Error("expected a link");
    const link = first.path.split("=")[1] as string;
    const setup = { link, email: "first@example.test", name: "First", password: PASSWORD };
    expect(told(await oneAudited(() => setUp(setup), { actorId: null, via: "none" }))).toBe(
      "created the account of First, an administrator",
    );
  });

  it("changed, with what changed alone; nothing for what stays as it was", async () => {
    const change = { name: "Ada <b>", role: "admin", disabled: true } as const;
    const entry = await oneAudited(() => changePerson(admin, person.userId, change), {
      action: "person.changed",
      actorId: admin.userId,
      userId: person.userId,
      before: { name: "Test Person", role: "user", disabled: false },
      after: change,
    });
    expect(told(entry)).toBe(
      "disabled the account and changed name from “Test Person” to “Ada <b>”, role from “user” to “admin”",
    );
    expect(await auditOf(() => changePerson(admin, person.userId, change))).toEqual([]);
    const enabled = await oneAudited(() => changePerson(admin, person.userId, { disabled: false, role: "admin" }), {
      before: { disabled: true },
      after: { disabled: false },
    });
    expect(Object.keys(enabled.after)).toEqual(["disabled"]);
    const own = () => changeProfile(person, { name: "Ada" });
    await oneAudited(own, { actorId: person.userId, before: { name: "Ada <b>" }, after: { name: "Ada" } });
    expect(await auditOf(own)).toEqual([]);
  });

  it("the password, without a word of it, and only where it was changed", async () => {
    const { id, ...rest } = await createUser({ email: "p@example.test", name: "P", role: "user", password: PASSWORD });
    const actor: Actor = { userId: id, ...rest, via: { kind: "cli" } };
    const next = "another long password";
    expect(await auditOf(() => changePassword(actor, { current: "wrong", next }).catch(() => {}))).toEqual([]);
    await oneAudited(() => changePassword(actor, { current: PASSWORD, next }), {
      action: "password.changed",
      userId: id,
      before: null,
      after: null,
    });
  });

  it("a sign-in, and one that failed; none for an account there is not", async () => {
    const { userId, email } = person;
    await db().user.update({ where: { id: userId }, data: { passwordHash: await hashPassword(PASSWORD) } });
    const trace = { requestId: "request-1234", ip: "192.0.2.7", baseUrl: "", phases: {} };
    await oneAudited(() => runWithTrace(trace, () => signIn({ email, password: PASSWORD })), {
      action: "sign_in.succeeded",
      actorId: userId,
      userId,
      via: "session",
      address: "192.0.2.7",
    });
    const failed = () => db().auditEntry.findMany({ where: { userId, action: "sign_in.failed" } });
    expect(await signIn({ email, password: "not the password" })).toBeNull();
    await expect.poll(failed).toMatchObject([{ actorId: null, actorEmail: null, after: { disabled: false } }]);
    expect(await auditOf(() => signIn({ email: "nobody@example.test", password: PASSWORD }))).toEqual([]);
    await changePerson(admin, userId, { disabled: true });
    expect(await signIn({ email, password: PASSWORD })).toBeNull();
    await expect
      .poll(async () => (await failed()).map(told))
      .toContain("tried to sign in to an account that is disabled");
  });
});

describe("a change of what somebody has leaves one entry:", () => {
  it("a token made and revoked, without its secret", async () => {
    const own = () => ({ actorId: person.userId, userId: person.userId });
    let id = "";
    const made = async () => {
      id = (await createToken(person, { name: "nightly" })).id;
    };
    await oneAudited(made, { ...own(), action: "token.created", after: { name: "nightly", expires_at: null } });
    const revoked = await oneAudited(() => deleteToken(person, id), {
      ...own(),
      action: "token.revoked",
      before: { id },
    });
    expect(told(revoked)).toBe("revoked the API token “nightly”");
    expect(await auditOf(() => deleteToken(person, id).catch(() => {}))).toEqual([]);
  });

  it("a device added by hand, changed and revoked", async () => {
    const own = () => ({ actorId: person.userId, userId: person.userId });
    let id = "";
    const made = async () => {
      id = (await createDevice(person, { name: "Frame", profile: {} })).id;
    };
    await oneAudited(made, { ...own(), action: "device.added", via: "cli", after: { name: "Frame" } });
    const changed = await oneAudited(() => changeDevice(person, id, { name: "Hall", profile: { width: 640 } }), {
      ...own(),
      action: "device.changed",
      before: { name: "Frame", profile: {} },
      after: { name: "Hall", profile: { width: 640 } },
    });
    expect(told(changed)).toBe("changed name from “Frame” to “Hall” and the picture settings of the device “Frame”");
    expect(await auditOf(() => changeDevice(person, id, { name: "Hall" }))).toEqual([]);
    const renamed = await oneAudited(() => changeDevice(person, id, { name: "Door" }), { after: { id, name: "Door" } });
    expect(renamed.after).not.toHaveProperty("profile");
    await oneAudited(() => revokeDevice(person, id), {
      ...own(),
      action: "device.revoked",
      before: { id, name: "Door" },
    });
    expect(await auditOf(() => revokeDevice(person, id).catch(() => {}))).toEqual([]);
  });

  it("a device that was paired, by the one who approved it, via the device", async () => {
    const { deviceCode, userCode } = await authorizeDevice("Kiosk", {});
    expect(await auditOf(() => approvePairing(person, userCode))).toEqual([]);
    const expected = { action: "device.added", actorId: person.userId, actorEmail: person.email, via: "device" };
    await oneAudited(() => pollPairing(deviceCode), { ...expected, viaName: "Kiosk", userId: person.userId });
  });

  it("an organization and its members", async () => {
    const slug = `org-${person.userId.slice(-8)}`;
    const made = await oneAudited(() => createOrganization(admin, { name: "Print & Co", slug }), {
      action: "organization.created",
      userId: admin.userId,
      after: { slug, name: "Print & Co" },
    });
    expect(made.organizationId).toBe(made.after.id);
    expect(await auditOf(() => createOrganization(admin, { name: "Twin", slug }).catch(() => {}))).toEqual([]);
    const about = { actorId: admin.userId, userId: person.userId, organizationId: made.organizationId };
    const add = () => addMember(admin, slug, { email: person.email, role: "viewer" });
    expect(told(await oneAudited(add, { ...about, action: "member.added" }))).toBe(
      "added Test Person to Print & Co as viewer",
    );
    expect(await auditOf(() => add().catch(() => {}))).toEqual([]);
    const promote = () => changeMember(admin, slug, person.userId, "editor");
    expect(told(await oneAudited(promote, { ...about, before: { role: "viewer" }, after: { role: "editor" } }))).toBe(
      "changed the role of Test Person in Print & Co from viewer to editor",
    );
    expect(await auditOf(promote)).toEqual([]);
    await oneAudited(() => removeMember(person, slug, person.userId), {
      ...about,
      actorId: person.userId,
      action: "member.removed",
      before: { organization: "Print & Co", email: person.email, role: "editor" },
      after: null,
    });
    expect(await auditOf(() => removeMember(admin, slug, admin.userId).catch(() => {}))).toEqual([]);
  });
});
