// What an upload leaves when the database goes away in the middle of it.
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { isAppError } from "../core/errors";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { type TcpFault, type TcpProxy, tcpProxy } from "../testing/faultProxy";
import { makePerson, makePicture, received, storedKeys } from "../testing/world";
import { doctor } from "./doctor";
import { ingest } from "./ingest";
import { sweepObjects } from "./sweep";

let proxy: TcpProxy;
let person: Actor;
let healing: NodeJS.Timeout | undefined;

beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? "");
  proxy = await tcpProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = "127.0.0.1";
  url.port = String(proxy.port);
  process.env.DATABASE_URL = url.href;
  person = await makePerson();
});
/** At once, and not a second time in the middle of what comes next. */
function heal() {
  clearTimeout(healing);
  proxy.fail(null);
}

afterEach(async () => {
  heal();
  await sweepObjects(0);
  expect(await doctor({ repair: false, deep: true })).toEqual([]);
  expect(await db().storageIntent.count()).toBe(0);
});
afterAll(() => proxy.close());

const upload = async (seed: number) =>
  ingest({
    actor: person,
    owner: { userId: person.userId },
    surface: "reference",
    upload: await received(await makePicture(seed)),
    place: async (_, image) => ({ result: image.id }),
  });

/** Breaks the connections from the first statement that contains `text`, and heals after `ms`. */
function breakAt(text: string, fault: TcpFault, ms: number) {
  proxy.fail(fault, (sent) => {
    if (!sent.includes(text)) return false;
    healing = setTimeout(() => proxy.fail(null), ms);
    return true;
  });
}

it.each([
  ["the intent is written", "storage_intents", 20],
  ["the image is written", "INSERT INTO images", 20],
  ["the transaction is committed", "COMMIT", 1],
  ["the transaction is committed, for longer", "COMMIT", 400],
])("is whole or not there at all when the answer is lost while %s", async (_, text, ms) => {
  for (let round = 0; round < 5; round++) {
    const before = await db().image.count();
    const keys = await storedKeys();
    breakAt(text, { kind: "loseAnswer" }, ms);
    const outcome = await upload(round).catch((error: unknown) => error);
    heal();
    if (typeof outcome === "string") {
      expect(await db().image.count({ where: { id: outcome } })).toBe(1);
      continue;
    }
    if (!isAppError(outcome, "database_unavailable")) throw outcome;
    const added = (await db().image.count()) - before;
    // Until the server has noticed the broken connection, the transaction holds its intent, and a sweep passes it over.
    const stored = async () => {
      await sweepObjects(0);
      return (await storedKeys()).length - keys.length;
    };
    await expect.poll(stored).toBe(4 * added);
    expect(added).toBe(text === "COMMIT" ? 1 : 0);
  }
});

it("is refused with database_unavailable while nothing answers, and accepted afterwards", async () => {
  proxy.fail({ kind: "refuse" });
  await expect(upload(1)).rejects.toMatchObject({ code: "database_unavailable" });
  proxy.fail(null);
  expect(await upload(1)).toEqual(expect.any(String));
});
