import type { ChangeWebhook, CreateWebhook, NewWebhook, Webhook } from "../contracts/webhooks";
import { AppError, notFound } from "../core/errors";
import { isUuid, newId } from "../core/ids";
import { db, type Tx, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { lockCaller } from "../identity/lockCaller";
import { may } from "../identity/may";
import { MAX_WEBHOOKS, OLD_SECRET_HOURS } from "../policy/webhookEvents";
import { cancelPending } from "./attempt";
import { wakeDeliverer } from "./deliverer";
import { ENDPOINT, type EndpointRow, presentEndpoint } from "./rows";
import { newSecret, seal } from "./secret";
import { readTarget } from "./target";

const HOUR_MS = 3_600_000;

/** What the audit is told of an endpoint. Not its path, which is often a secret of the receiver. */
const factsOf = ({ url, events, scope, enabled }: EndpointRow) => ({ host: new URL(url).host, events, scope, enabled });

/** A page of the caller's endpoints, in the order in which they were made. */
export async function listWebhooks(
  { userId }: Actor,
  { limit, after }: { limit: number; after?: string },
): Promise<{ items: Webhook[]; next?: string; total: number }> {
  const [rows, total] = await Promise.all([
    db().webhookEndpoint.findMany({
      where: { userId, ...(after && { id: { gt: after } }) },
      orderBy: { id: "asc" },
      take: limit + 1,
      select: ENDPOINT,
    }),
    db().webhookEndpoint.count({ where: { userId } }),
  ]);
  const items = rows.slice(0, limit).map(presentEndpoint);
  return { items, next: rows.length > limit ? items.at(-1)?.id : undefined, total };
}

/** @throws AppError `not_found` */
export async function readWebhook(actor: Actor, id: string): Promise<Webhook> {
  return presentEndpoint(await findEndpoint(actor, id));
}

/** An endpoint of the caller. Nobody has another's, administrators included. @throws AppError `not_found` */
export async function findEndpoint(
  { userId }: Actor,
  id: string,
  client: Pick<Tx, "webhookEndpoint"> = db(),
): Promise<EndpointRow> {
  const row = isUuid(id) ? await client.webhookEndpoint.findFirst({ where: { id, userId }, select: ENDPOINT }) : null;
  if (!row) throw notFound("Webhook not found");
  return row;
}

/**
 * Makes an endpoint. Its secret is in the answer and nowhere else.
 * @throws AppError `invalid_request` for an address that is not allowed, `forbidden` for everybody's images where the
 *   caller is no administrator and for an API token that ends, `conflict` when there are too many
 */
export async function createWebhook(actor: Actor, { url: given, ...input }: CreateWebhook): Promise<NewWebhook> {
  const url = readTarget(given);
  refuseEverybody(actor, input.scope);
  const secret = newSecret();
  const row = await transaction(async (tx) => {
    await refuseEndingToken(tx, actor);
    // Under a lock on the user's row: counted and made at once, however many try.
    await lockCaller(tx, actor);
    if ((await tx.webhookEndpoint.count({ where: { userId: actor.userId } })) >= MAX_WEBHOOKS)
      throw new AppError("conflict", `At most ${MAX_WEBHOOKS} webhooks. Delete one that is no longer used.`);
    const made = await tx.webhookEndpoint.create({
      data: { id: newId(), userId: actor.userId, url, ...input, secret: seal(secret) },
      select: ENDPOINT,
    });
    await audit(tx, actor, { action: "webhook.created", userId: actor.userId, after: factsOf(made) });
    return made;
  });
  wakeDeliverer();
  return { ...presentEndpoint(row), secret };
}

/**
 * Changes an endpoint. One that is turned off gets nothing more; one that is turned on begins anew.
 * @throws AppError `not_found`, and those of `createWebhook`
 */
export async function changeWebhook(
  actor: Actor,
  id: string,
  { url: given, ...change }: ChangeWebhook,
): Promise<Webhook> {
  const url = given === undefined ? undefined : readTarget(given);
  if (change.scope) refuseEverybody(actor, change.scope);
  const row = await transaction(async (tx) => {
    await lockCaller(tx, actor);
    const before = await findEndpoint(actor, id, tx);
    if (url !== undefined && url !== before.url) await refuseEndingToken(tx, actor);
    const turned = change.enabled !== undefined && change.enabled !== before.enabled;
    const after = await tx.webhookEndpoint.update({
      where: { id },
      data: { url, ...change, ...(turned && { disabledReason: null, failingSince: null }) },
      select: ENDPOINT,
    });
    if (turned && !after.enabled) await cancelPending(tx, id);
    await audit(tx, actor, {
      action: "webhook.changed",
      userId: actor.userId,
      before: factsOf(before),
      after: factsOf(after),
    });
    return after;
  });
  return presentEndpoint(row);
}

/** Removes an endpoint with its deliveries. @throws AppError `not_found` */
export async function deleteWebhook(actor: Actor, id: string): Promise<void> {
  await transaction(async (tx) => {
    await lockCaller(tx, actor);
    const before = await findEndpoint(actor, id, tx);
    await tx.webhookEndpoint.delete({ where: { id } });
    await audit(tx, actor, { action: "webhook.deleted", userId: actor.userId, before: factsOf(before) });
  });
}

/**
 * Gives an endpoint another secret. The one before signs too for a day, so that a receiver can change over.
 * @throws AppError `not_found`, `forbidden` for an API token that ends
 */
export async function rotateSecret(actor: Actor, id: string): Promise<NewWebhook> {
  const secret = newSecret();
  const row = await transaction(async (tx) => {
    await refuseEndingToken(tx, actor);
    await lockCaller(tx, actor);
    await findEndpoint(actor, id, tx);
    const before = await tx.webhookEndpoint.findUniqueOrThrow({ where: { id }, select: { secret: true } });
    const after = await tx.webhookEndpoint.update({
      where: { id },
      data: {
        secret: seal(secret),
        previousSecret: before.secret,
        previousUntil: new Date(Date.now() + OLD_SECRET_HOURS * HOUR_MS),
      },
      select: ENDPOINT,
    });
    await audit(tx, actor, { action: "webhook.secret_rotated", userId: actor.userId, after: factsOf(after) });
    return after;
  });
  return { ...presentEndpoint(row), secret };
}

function refuseEverybody(actor: Actor, scope: Webhook["scope"]): void {
  if (scope === "everybody" && !may(actor, "webhooks:everybody", {}))
    throw new AppError("forbidden", "Only administrators may hear of everybody's images");
}

/** Signed URLs go on arriving after the token's end: what ends must not arrange for that. */
async function refuseEndingToken(tx: Tx, { via }: Actor): Promise<void> {
  if (via.kind !== "token") return;
  const token = await tx.apiToken.findUnique({ where: { id: via.tokenId }, select: { expiresAt: true } });
  if (!token || token.expiresAt)
    throw new AppError("forbidden", "A token that ends cannot decide where webhooks go, which do not");
}
