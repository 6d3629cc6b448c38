import { describe, expect, it } from "vitest";
import { runWithTrace } from "../core/trace";
import { db, transaction } from "../db/client";
import { env } from "../env";
import { JOBS } from "../jobs/jobs";
import { makePerson } from "../testing/world";
import { audit } from "./audit";

const entriesOf = (userId: string) =>
  db().auditEntry.findMany({ where: { userId }, orderBy: [{ at: "asc" }, { id: "asc" }] });

describe("an entry", () => {
  it("tells who, by what, from where and under which request", async () => {
    const person = await makePerson();
    const trace = { requestId: "request-1234", ip: "192.0.2.7", baseUrl: "", phases: {} };
    const via = { kind: "token", tokenId: person.userId, name: "nightly <b>" } as const;
    await runWithTrace(trace, () =>
      transaction((tx) =>
        audit(
          tx,
          { ...person, via },
          { action: "slot.renamed", userId: person.userId, before: { name: "A" }, after: { name: null } },
        ),
      ),
    );
    expect(await entriesOf(person.userId)).toMatchObject([
      {
        actorId: person.userId,
        actorEmail: person.email,
        via: "token",
        viaName: "nightly <b>",
        address: "192.0.2.7",
        requestId: "request-1234",
        action: "slot.renamed",
        organizationId: null,
        before: { name: "A" },
        after: { name: null },
      },
    ]);
  });

  it("stands without a request, without an actor and without a before or after", async () => {
    const { userId } = await makePerson();
    await audit(db(), { via: { kind: "none" } }, { action: "sign_in.failed", userId });
    expect(await entriesOf(userId)).toMatchObject([
      {
        actorId: null,
        actorEmail: null,
        via: "none",
        viaName: null,
        address: null,
        requestId: null,
        before: null,
        after: null,
      },
    ]);
  });

  it("goes with the transaction that is rolled back", async () => {
    const person = await makePerson();
    const failure = new Error("afterwards");
    await expect(
      transaction(async (tx) => {
        await audit(tx, person, { action: "password.changed", userId: person.userId });
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await entriesOf(person.userId)).toEqual([]);
  });

  it("outlives who did it, and keeps the address they were known by", async () => {
    const [admin, person] = [await makePerson("admin"), await makePerson()];
    await audit(db(), admin, {
      action: "person.changed",
      userId: person.userId,
      before: { name: "A" },
      after: { name: "B" },
    });
    await db().user.deleteMany({ where: { id: { in: [admin.userId, person.userId] } } });
    expect(await entriesOf(person.userId)).toMatchObject([{ actorId: null, actorEmail: admin.email }]);
  });

  it("comes in the order in which it was written, several by one statement too", async () => {
    const person = await makePerson();
    const entry = (order: number) => ({ action: "slot.added", userId: person.userId, after: { order } }) as const;
    await audit(db(), person, entry(0), entry(1), entry(2));
    await audit(db(), person, entry(3));
    expect((await entriesOf(person.userId)).map(({ after }) => (after as { order: number }).order)).toEqual([
      0, 1, 2, 3,
    ]);
  });
});

describe("the retention", () => {
  const forget = () => JOBS.find(({ name }) => name === "forget old audit entries")?.run();

  async function aged(days: number): Promise<string> {
    const person = await makePerson();
    await audit(db(), person, { action: "password.changed", userId: person.userId });
    const at = new Date(Date.now() - days * 86_400_000);
    await db().auditEntry.updateMany({ where: { userId: person.userId }, data: { at } });
    return person.userId;
  }

  it.each([
    ["removes what is older than the configured days", 30, [31], [29, 0]],
    ["keeps everything for ever with 0", 0, [], [4000, 0]],
  ])("%s", async (_what, days, gone, kept) => {
    Object.assign(env(), { AUDIT_DAYS: days });
    const [old, young] = [await Promise.all(gone.map(aged)), await Promise.all(kept.map(aged))];
    await forget();
    for (const userId of old) expect(await entriesOf(userId)).toHaveLength(0);
    for (const userId of young) expect(await entriesOf(userId)).toHaveLength(1);
  });
});
