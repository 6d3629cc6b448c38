import { expect } from "vitest";
import { db } from "../db/client";
import { auditSentence } from "../policy/auditActions";

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of an entry is what it asserts
export type AuditRow = any;

/** What `work` left in the audit, in the order in which it was written. */
export async function auditOf(work: () => Promise<unknown>): Promise<AuditRow[]> {
  const known = await db().auditEntry.findMany({ select: { id: true } });
  await work();
  return db().auditEntry.findMany({
    where: { id: { notIn: known.map(({ id }) => id) } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
}

/** Exactly one entry, like this, with nothing in it that is secret. */
export async function oneAudited(work: () => Promise<unknown>, expected: object): Promise<AuditRow> {
  const entries = await auditOf(work);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject(expected);
  expect(JSON.stringify(entries)).not.toMatch(/\$scrypt|csd?_[\w-]{43}|password"/);
  return entries[0];
}

/** An entry in words. */
export const told = ({ action, before, after }: AuditRow): string => auditSentence(action, before, after);
