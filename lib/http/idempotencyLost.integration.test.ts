// A retry after the answer to COMMIT was lost: the work is done, the client does not know.
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { createSlot } from "../slots/create";
import { type TcpProxy, tcpProxy } from "../testing/faultProxy";
import { makePerson } from "../testing/world";
import { once, requestHash } from "./idempotency";

let proxy: TcpProxy;
let person: Actor;

beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? "");
  proxy = await tcpProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = "127.0.0.1";
  url.port = String(proxy.port);
  process.env.DATABASE_URL = url.href;
  person = await makePerson();
});
afterAll(() => proxy.close());

const create = (key: string) =>
  once(person.userId, key, requestHash("POST"), async () => {
    const slot = await createSlot(person, { name: key });
    return { status: 201, body: slot.id };
  });

it("never does the work a second time under one key, and frees the key where nothing was done", async () => {
  for (const [at, text] of ["COMMIT", "INSERT INTO slot_changes"].entries()) {
    const key = `key-${at}`;
    const healed = new Promise<void>((resolve) => {
      proxy.fail({ kind: "loseAnswer" }, (sent) => {
        if (!sent.includes(text)) return false;
        setTimeout(() => {
          proxy.fail(null);
          resolve();
        }, 5);
        return true;
      });
    });
    const first = await create(key).catch((error: unknown) => error);
    await healed;
    // The key is given back when the connection is: what cannot be written at once is written by the next retry.
    for (let retry = 0; retry < 5; retry++) await create(key).catch(() => null);
    expect(await db().referenceImage.count({ where: { userId: person.userId, name: key } })).toBeLessThanOrEqual(1);
    if (!(first instanceof Error)) continue;
    await db().idempotencyKey.updateMany({ data: { createdAt: new Date(Date.now() - 10 * 60_000) } });
    const late = await create(key).catch((error: { code?: string }) => error);
    expect(await db().referenceImage.count({ where: { userId: person.userId, name: key } })).toBe(1);
    if (text === "COMMIT") expect(late).toMatchObject({ code: "conflict" });
  }
});
