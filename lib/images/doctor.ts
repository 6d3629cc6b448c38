import { sha256 } from "../core/bytes";
import { db, Prisma, transaction } from "../db/client";
import { env } from "../env";
import { storage } from "../storage";
import { OUR_KEY } from "./keys";
import { orderRemoval, runPurge } from "./purge";
import { repairUsage, wrongUsage } from "./recount";
import { rerender } from "./rerender";

/**
 * Something that is not as it must be: every object belongs to a row, an intent or a purge order, every row's objects exist,
 * and each owner's ledger tells what they have.
 */
export interface Finding {
  kind:
    | "orphan_object"
    | "missing_original"
    | "missing_rendition"
    | "wrong_length"
    | "wrong_hash"
    | "wrong_usage"
    | "overdue_intent"
    | "overdue_purge";
  key?: string;
  id?: string;
  message: string;
  repaired: boolean;
}

export interface DoctorOptions {
  /** Removes orphans and makes missing renditions anew. A missing original cannot be made. */
  repair: boolean;
  /** Reads every object and compares its hash too. */
  deep?: boolean;
}

const PAGE = 500;
/** Objects looked at side by side. */
const AT_ONCE = 8;

/** Accounts for every object and row. Uploads and purges may go on meanwhile. */
export async function doctor({ repair, deep = false }: DoctorOptions): Promise<Finding[]> {
  return [
    ...(await findOrphans(repair)),
    ...(await checkRows(repair, deep)),
    ...(await checkUsage(repair)),
    ...(await findOverdue(repair)),
  ];
}

async function findOrphans(repair: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  let page: string[] = [];
  const flush = async () => {
    for (const key of await unaccounted(page)) {
      if (repair) await runPurge([await transaction((tx) => orderRemoval(tx, [key]))]);
      findings.push({
        kind: "orphan_object",
        key,
        message: "belongs to no image, upload or purge order",
        repaired: repair,
      });
    }
    page = [];
  };
  for await (const { key } of storage().list()) {
    // Somebody else's: a bucket may be shared, and a folder gets files of the system.
    if (!OUR_KEY.test(key)) continue;
    if (page.push(key) >= PAGE) await flush();
  }
  await flush();
  return findings;
}

/**
 * Which of these keys nothing names. Asked in the order in which an object changes hands, from intent to row to purge
 * order, so that one in flight is found at one of them; last, whether it is still there.
 */
async function unaccounted(keys: string[]): Promise<string[]> {
  if (!keys.length) return [];
  const rest = new Set(keys);
  const strike = (found: string[]) => {
    for (const key of found) rest.delete(key);
  };
  const left = () => ({ in: [...rest] });
  strike((await db().storageIntent.findMany({ where: { keys: { hasSome: keys } } })).flatMap((intent) => intent.keys));
  strike((await db().image.findMany({ where: { key: left() }, select: { key: true } })).map(({ key }) => key));
  strike((await db().rendition.findMany({ where: { key: left() }, select: { key: true } })).map(({ key }) => key));
  strike((await db().purgeOrder.findMany({ where: { keys: { hasSome: keys } } })).flatMap((order) => order.keys));
  const orphans: string[] = [];
  for (const key of rest) if (await storage().stat(key)) orphans.push(key);
  return orphans;
}

interface Stored {
  key: string;
  bytes: number;
  sha256: Uint8Array;
}

async function checkRows(repair: boolean, deep: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let after: string | undefined; ; ) {
    const images = await db().image.findMany({
      take: PAGE,
      orderBy: { id: "asc" },
      where: after ? { id: { gt: after } } : {},
      select: { id: true, key: true, bytes: true, sha256: true, renditions: true },
    });
    for (let at = 0; at < images.length; at += AT_ONCE) {
      const batch = images.slice(at, at + AT_ONCE);
      findings.push(...(await Promise.all(batch.map((image) => checkImage(image, repair, deep)))).flat());
    }
    if (images.length < PAGE) return findings;
    after = images.at(-1)?.id;
  }
}

async function checkImage(
  image: Stored & { id: string; renditions: (Stored & { name: string })[] },
  repair: boolean,
  deep: boolean,
): Promise<Finding[]> {
  const wrong = async (
    stored: Stored,
    missing: "missing_original" | "missing_rendition",
  ): Promise<Omit<Finding, "repaired"> | null> => {
    const about = { key: stored.key, id: image.id };
    const stat = await storage().stat(stored.key);
    if (!stat) return { ...about, kind: missing, message: "the object is not in the store" };
    if (stat.bytes !== stored.bytes)
      return {
        ...about,
        kind: "wrong_length",
        message: `the object has ${stat.bytes} bytes, its row says ${stored.bytes}`,
      };
    if (!deep) return null;
    const data = await storage().read(stored.key);
    return data && Buffer.compare(sha256(data), stored.sha256)
      ? { ...about, kind: "wrong_hash", message: "the object's bytes have changed" }
      : null;
  };
  const original = await wrong(image, "missing_original");
  const renditions = (
    await Promise.all(image.renditions.map((rendition) => wrong(rendition, "missing_rendition")))
  ).filter((finding) => finding !== null);
  if (!original && !renditions.length) return [];
  // Deleted while it was looked at: its objects went with it.
  if (!(await db().image.count({ where: { id: image.id } }))) return [];
  const repaired = repair && !original && renditions.length > 0 && (await rerender(image.id));
  return [
    ...(original ? [{ ...original, repaired: false }] : []),
    ...renditions.map((finding) => ({ ...finding, repaired })),
  ];
}

async function checkUsage(repair: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const { kind, id, told, counted } of wrongUsage()) {
    if (repair) await repairUsage(kind, id);
    const words = ({ images, bytes }: { images: number; bytes: number }) => `${images} images and ${bytes} bytes`;
    findings.push({
      kind: "wrong_usage",
      id,
      message: `the ledger of this ${kind} tells ${words(told)}, there are ${words(counted)}`,
      repaired: repair,
    });
  }
  return findings;
}

/** What the sweeper should long have ended: it is not running, or the store refuses. */
async function findOverdue(repair: boolean): Promise<Finding[]> {
  const before = new Date(Date.now() - 2 * env().SWEEP_GRACE_SECONDS * 1000);
  const intents = await db().storageIntent.findMany({ where: { createdAt: { lt: before } }, take: PAGE });
  const purges = await db().purgeOrder.findMany({ where: { createdAt: { lt: before } }, take: PAGE });
  if (repair) await runPurge(purges.map(({ id, keys }) => ({ orderId: id, keys })));
  if (repair && intents.length) {
    const removals = await transaction(async (tx) => {
      // Only those that are still there: one that went with its commit meanwhile names objects that have a row now.
      const claimed = await tx.$queryRaw<{ keys: string[] }[]>(Prisma.sql`
        DELETE FROM storage_intents WHERE id = ANY(${intents.map(({ id }) => id)}::uuid[]) RETURNING keys`);
      const keys = claimed.flatMap((intent) => intent.keys);
      return keys.length ? [await orderRemoval(tx, keys)] : [];
    });
    await runPurge(removals);
  }
  return [
    ...intents.map(({ id }) => ({
      kind: "overdue_intent" as const,
      id,
      message: "an upload that never ended was not cleaned up",
      repaired: repair,
    })),
    ...purges.map(({ id }) => ({
      kind: "overdue_purge" as const,
      id,
      message: "objects that were to be removed are still ordered",
      repaired: repair,
    })),
  ];
}
