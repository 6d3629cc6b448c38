import { newId } from "../core/ids";
import { log } from "../core/log";
import { db, type Tx } from "../db/client";
import { storage } from "../storage";
import { forget } from "./hot";

/** A purge that was just ordered is run by the request that ordered it; the sweeper leaves it alone for this long. */
const OWN_TIME_MS = 60_000;

/**
 * The one way out for a picture: removes the image rows and orders the removal of their objects, in the caller's
 * transaction. Whatever places the image must be gone or changed before.
 * @returns ids of the orders, for `runPurge` after the commit
 */
export async function orderPurge(tx: Tx, imageIds: readonly string[]): Promise<string[]> {
  if (!imageIds.length) return [];
  const where = { id: { in: [...imageIds] } };
  const images = await tx.image.findMany({ where, select: { key: true, renditions: { select: { key: true } } } });
  const keys = images.flatMap((image) => [image.key, ...image.renditions.map(({ key }) => key)]);
  if (!keys.length) return [];
  await tx.image.deleteMany({ where });
  return [await orderRemoval(tx, keys)];
}

/** Orders the removal of objects that no row names any more. */
export async function orderRemoval(tx: Tx, keys: string[]): Promise<string> {
  const id = newId();
  await tx.purgeOrder.create({ data: { id, keys, notBefore: new Date(Date.now() + OWN_TIME_MS) } });
  return id;
}

/**
 * Removes the objects of these orders now. Never rejects: what cannot be removed stays ordered, and the sweeper tries
 * again. Removing twice does no harm, as keys are never used again.
 */
export async function runPurge(orderIds: readonly string[]): Promise<void> {
  if (!orderIds.length) return;
  try {
    const orders = await db().purgeOrder.findMany({ where: { id: { in: [...orderIds] } } });
    const keys = orders.flatMap((order) => order.keys);
    forget(keys);
    await storage().delete(keys);
    await db().purgeOrder.deleteMany({ where: { id: { in: [...orderIds] } } });
  } catch (error) {
    log().warn({ err: error, orders: orderIds }, "objects could not be removed now; the sweeper will try again");
  }
}
