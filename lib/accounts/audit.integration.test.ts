import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AUDIT_COUNTED, type AuditItem, type AuditPosition, type AuditQuery } from "../contracts/audit";
import { newId } from "../core/ids";
import { runWithTrace } from "../core/trace";
import { db, Prisma } from "../db/client";
import type { Actor } from "../identity/actor";
import { tablesReadWhole } from "../testing/plans";
import { makePerson } from "../testing/world";
import { listAudit, pageStatement } from "./audit";
import { addMember, createOrganization } from "./organizations";
import { changePerson } from "./people";
import { createToken } from "./tokens";
import { changeProfile } from "./users";

const from = (ip: string) => ({ requestId: `request-of-${ip}`, ip, baseUrl: "", phases: {} });
const all = async (actor: Actor, query: AuditQuery = {}) => (await listAudit(actor, query, { limit: 100 })).items;
const actions = (items: AuditItem[]) => items.map(({ action }) => action);

describe("the audit", () => {
  let admin: Actor;
  let person: Actor;
  let other: Actor;

  beforeEach(async () => {
    [admin, person, other] = [await makePerson("admin"), await makePerson(), await makePerson()];
    await runWithTrace(from("192.0.2.1"), () => changeProfile(person, { name: "Ada <img src=x>" }));
    await runWithTrace(from("192.0.2.2"), () =>
      changePerson({ ...admin, via: { kind: "token", tokenId: newId(), name: "ops" } }, person.userId, { name: "Ada" }),
    );
    await createToken(other, { name: "nightly" });
  });

  it("tells administrators who, by what and from where", async () => {
    const [latest, first] = await all(admin, { user_id: person.userId });
    expect(latest).toMatchObject({
      actor: { id: admin.userId, name: "Test Person", email: admin.email },
      via: "token",
      via_name: "ops",
      address: "192.0.2.2",
      request_id: "request-of-192.0.2.2",
      summary: "changed name from “Ada <img src=x>” to “Ada”",
      before: { name: "Ada <img src=x>" },
      after: { name: "Ada" },
    });
    expect(first).toMatchObject({ actor: { id: person.userId, name: "Ada" }, address: "192.0.2.1" });
  });

  it("tells others who and when, and from where only of what they did themselves", async () => {
    const [latest, first] = await all(person, { user_id: person.userId });
    const hidden = { via_name: null, address: null, request_id: null };
    expect(latest).toMatchObject({
      actor: { id: admin.userId, name: "Test Person", email: null },
      via: "token",
      ...hidden,
    });
    expect(first).toMatchObject({ actor: { email: person.email }, address: "192.0.2.1" });
    expect(JSON.stringify(latest)).not.toContain(admin.email);
  });

  it("tells nobody else anything", async () => {
    for (const query of [
      {},
      { user_id: person.userId },
      { action: "person.changed" },
      { organization: "any" },
    ] as const)
      await expect(listAudit(other, query, { limit: 10 })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is found by person, organization, action and time", async () => {
    const slug = `org-${person.userId.slice(-8)}`;
    const organization = await createOrganization(admin, { name: "Prints", slug });
    await addMember(admin, slug, { email: person.email, role: "viewer" });
    const about = { user_id: person.userId };
    expect(actions(await all(admin, about))).toEqual(["member.added", "person.changed", "person.changed"]);
    expect(actions(await all(admin, { ...about, action: "member.added" }))).toEqual(["member.added"]);
    expect(actions(await all(admin, { organization: slug }))).toEqual(["member.added", "organization.created"]);
    expect(await all(admin, { organization: organization.id })).toHaveLength(2);
    expect(await all(admin, { organization: "no-such-one" })).toEqual([]);
    expect(await all(admin, { user_id: newId() })).toEqual([]);
    await db().organization.delete({ where: { id: organization.id } });
    expect(await all(admin, { organization: organization.id })).toHaveLength(2);

    const at = (time: string) =>
      db().auditEntry.updateMany({ where: { userId: person.userId }, data: { at: new Date(time) } });
    await at("2024-02-29T23:59:59.999Z");
    const between = async (query: AuditQuery) => (await all(admin, { ...about, ...query })).length;
    expect(await between({ from: "2024-02-29", to: "2024-02-29" })).toBe(3);
    expect(await between({ to: "2024-02-28" })).toBe(0);
    expect(await between({ from: "2024-03-01" })).toBe(0);
    expect(await between({ from: "2024-02-29T23:59:59.999Z", to: "2024-03-01T01:00:00+01:00" })).toBe(3);
    expect(await between({ to: "2024-02-29T23:59:59.999Z" })).toBe(0);
  });

  it("comes in pages without a gap or a repetition, at one time too", async () => {
    for (let count = 0; count < 5; count++) await createToken(person, { name: `Token ${count}` });
    await db().auditEntry.updateMany({
      where: { userId: person.userId },
      data: { at: new Date("2024-01-01T00:00:00Z") },
    });
    const whole = (await all(admin, { user_id: person.userId })).map(({ id }) => id);
    expect(whole).toHaveLength(7);
    const seen: string[] = [];
    let after: AuditPosition | undefined;
    do {
      const page = await listAudit(admin, { user_id: person.userId }, { limit: 2, after });
      expect(page.total).toBe(7);
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after);
    expect(seen).toEqual(whole);
  });
});

describe("with many entries, no page reads the table from end to end", () => {
  const ENTRIES = 60_000;
  const organization_id = newId();
  let user_id: string;

  beforeAll(async () => {
    await db().$executeRaw(Prisma.sql`
      INSERT INTO users (id, email, name, updated_at)
      SELECT gen_random_uuid(), 'crowd' || n || '@crowd.test', 'Person ' || n, now() FROM generate_series(1, 3000) AS n`);
    await db().$executeRaw(Prisma.sql`
      INSERT INTO audit_entries (id, at, actor_id, via, action, user_id, organization_id)
      SELECT gen_random_uuid(), now() - n * interval '5 minutes', users.id, 'session', (ARRAY['slot.added', 'slot.deleted', 'slots.reordered'])[1 + n % 3],
        users.id, CASE WHEN n % 50 = 0 THEN ${organization_id}::uuid ELSE NULL END
      FROM generate_series(1, ${ENTRIES}::int) AS n
      JOIN (SELECT id, row_number() OVER () AS number FROM users WHERE email LIKE '%@crowd.test') AS users ON users.number = 1 + n % 3000`);
    await db().$executeRaw(Prisma.sql`ANALYZE users, audit_entries`);
    user_id = (await db().auditEntry.findFirstOrThrow({ where: { via: "session" } })).userId as string;
  }, 120_000);

  const after = { at: new Date(Date.now() - 30 * 86_400_000).toISOString(), id: newId() };
  const FILTERS: [string, () => Parameters<typeof pageStatement>[0]][] = [
    ["of everybody", () => ({ limit: 50 })],
    ["of a person", () => ({ limit: 50, user_id })],
    ["of somebody there is nothing of", () => ({ limit: 50, user_id: newId() })],
    ["of a person and an action", () => ({ limit: 50, user_id, action: "slots.reordered" })],
    ["of an organization", () => ({ limit: 50, organization_id })],
    ["of an action", () => ({ limit: 50, action: "slot.added" })],
    ["of an action there is none of", () => ({ limit: 50, action: "device.revoked" })],
    ["of a day", () => ({ limit: 50, from: "2026-01-01", to: "2026-01-01" })],
    ["of a person and a day", () => ({ limit: 50, user_id, from: "2026-01-01", to: "2026-01-01" })],
  ];
  it.each(FILTERS)("%s", async (_what, filter) => {
    expect(await tablesReadWhole(pageStatement(filter()))).toEqual([]);
    expect(await tablesReadWhole(pageStatement({ ...filter(), after }))).toEqual([]);
  });

  it("nor counts more than anybody reads; a few are counted exactly", async () => {
    const admin = await makePerson("admin");
    expect((await listAudit(admin, {}, { limit: 1 })).total).toBe(AUDIT_COUNTED);
    expect((await listAudit(admin, { user_id }, { limit: 1 })).total).toBe(ENTRIES / 3000);
  });
});
