import { log } from "../core/log";
import { db, Prisma, type Tx, transaction } from "../db/client";
import { env } from "../env";
import { FAILING_DAYS } from "../policy/webhookEvents";
import { bodyOf } from "./payload";
import { type Outcome, type PostOptions, post } from "./post";
import { secondsToRetry } from "./retry";
import { open, signedHeaders } from "./secret";

/** What a job of the queue says: which delivery, and which turn of it. */
export interface Turn {
  id: string;
  turn: number;
}

interface Begun {
  id: string;
  endpointId: string;
  eventId: string;
  type: string;
  data: Record<string, unknown>;
  attempts: number;
  createdAt: Date;
  url: string;
  secret: Uint8Array;
  previousSecret: Uint8Array | null;
  /** Whether the endpoint is on, and its owner may still hear of this. */
  wanted: boolean;
}

/** Where a test puts its own look-up of names. */
export type AttemptOptions = Pick<PostOptions, "resolve" | "stop">;

/**
 * Tries a delivery once, and writes down what became of it. A job of an earlier turn, or of a delivery that is over, finds
 * nothing to do.
 * @throws AppError `database_unavailable`; then the job comes again, or the sweep begins another turn
 */
export async function attempt(job: Turn, options: AttemptOptions = {}): Promise<void> {
  const begun = await begin(job);
  if (!begun) return;
  if (!begun.wanted) return giveUp(job, "The endpoint was turned off");
  const secrets = secretsOf(begun);
  if (!secrets)
    return giveUp(job, "The secret cannot be read any more: NEXTAUTH_SECRET was changed. Rotate the secret");
  const body = await bodyOf(begun);
  const outcome = await post({
    ...options,
    url: begun.url,
    body,
    headers: signedHeaders(begun.eventId, Math.floor(Date.now() / 1000), body, secrets),
    allowPrivate: env().WEBHOOK_ALLOW_PRIVATE,
  });
  if (outcome.ok) return succeed(job, begun, outcome);
  if (options.stop?.aborted) return takeBack(job);
  log().debug(
    { webhook: begun.endpointId, event: begun.eventId, status: outcome.status },
    "a webhook was not delivered",
  );
  return fail(job, begun, outcome);
}

async function begin({ id, turn }: Turn): Promise<Begun | undefined> {
  const [row] = await db().$queryRaw<Begun[]>(Prisma.sql`
    UPDATE webhook_deliveries AS delivery
    SET started_at = now(), last_attempt_at = now(), attempts = attempts + 1
    FROM webhook_endpoints AS endpoint JOIN users AS hearer ON hearer.id = endpoint.user_id
    WHERE delivery.id = ${id}::uuid AND delivery.turn = ${turn}::int AND delivery.status = 'pending'
      AND delivery.started_at IS NULL AND endpoint.id = delivery.endpoint_id
    RETURNING delivery.id, delivery.endpoint_id AS "endpointId", delivery.event_id AS "eventId", delivery.type, delivery.data,
      delivery.attempts, delivery.created_at AS "createdAt", endpoint.url, endpoint.secret,
      CASE WHEN endpoint.previous_until > now() THEN endpoint.previous_secret END AS "previousSecret",
      endpoint.enabled AND hearer.disabled_at IS NULL AND (hearer.role = 'admin' OR delivery.data->>'user_id' IS NULL
        OR delivery.data->>'user_id' = hearer.id::text) AS wanted`);
  return row;
}

function secretsOf({ secret, previousSecret }: Begun): string[] | null {
  const now = open(secret);
  if (!now) return null;
  const before = previousSecret && open(previousSecret);
  return before ? [now, before] : [now];
}

/** Of the turn in hand alone: one that was begun again meanwhile is another's. */
const ofTurn = ({ id, turn }: Turn) =>
  Prisma.sql`delivery.id = ${id}::uuid AND delivery.turn = ${turn}::int AND delivery.status = 'pending'`;

/** The endpoint's row is locked before the delivery's, as by whoever deletes it: nobody waits in a circle. */
async function succeed(job: Turn, { endpointId }: Begun, { status, response }: Outcome): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    WITH endpoint AS (
      UPDATE webhook_endpoints SET last_success_at = now(), failing_since = NULL WHERE id = ${endpointId}::uuid RETURNING id
    )
    UPDATE webhook_deliveries AS delivery SET status = 'delivered', finished_at = now(), started_at = NULL, error = NULL,
      response_status = ${status}::int, response = ${response}::text
    FROM endpoint WHERE delivery.endpoint_id = endpoint.id AND ${ofTurn(job)}`);
}

/**
 * Writes down a try that failed, with the time of the next. Where it was the last one, and nothing has been delivered since a
 * failure `FAILING_DAYS` ago or more, the endpoint is turned off. Days alone do not tell: an endpoint that hears little may
 * have failed once and been asked nothing since, and its next delivery has all its tries before it.
 */
async function fail(job: Turn, { endpointId, attempts }: Begun, outcome: Outcome): Promise<void> {
  const { status, response, error, retryAfter } = outcome;
  const gone = status === 410;
  const wait = gone ? null : secondsToRetry({ attempts, retryAfter });
  await transaction(async (tx) => {
    const [endpoint] = await tx.$queryRaw<{ long: boolean }[]>(Prisma.sql`
      UPDATE webhook_endpoints SET last_failure_at = now(), failing_since = coalesce(failing_since, now())
      WHERE id = ${endpointId}::uuid RETURNING failing_since < now() - make_interval(days => ${FAILING_DAYS}::int) AS long`);
    const written = await tx.$executeRaw(Prisma.sql`
      UPDATE webhook_deliveries AS delivery SET started_at = NULL, queued_at = NULL, error = ${error}::text,
        response_status = ${status}::int, response = ${response}::text,
        status = CASE WHEN ${wait === null} THEN 'failed' ELSE 'pending' END,
        finished_at = CASE WHEN ${wait === null} THEN now() END,
        next_at = now() + make_interval(secs => ${wait ?? 0}::float8)
      WHERE ${ofTurn(job)}`);
    if (gone) await turnOff(tx, endpointId, "It answered 410 Gone, which asks for nothing more to be sent.");
    else if (endpoint?.long && wait === null && written)
      await turnOff(tx, endpointId, `Nothing was delivered for ${FAILING_DAYS} days. The last try: ${error}.`);
  });
}

/** Turns an endpoint off by itself, with what was still to be sent to it. */
async function turnOff(tx: Tx, endpointId: string, reason: string): Promise<void> {
  const turned = await tx.$executeRaw(Prisma.sql`
    UPDATE webhook_endpoints SET enabled = FALSE, disabled_reason = ${reason}, updated_at = now()
    WHERE id = ${endpointId}::uuid AND enabled`);
  if (turned) log().warn({ webhook: endpointId, reason }, "a webhook was turned off");
  await cancelPending(tx, endpointId);
}

/** Ends what is still to be sent to an endpoint that is turned off. What is being sent this moment ends by itself. */
export async function cancelPending(tx: Tx, endpointId: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE webhook_deliveries SET status = 'failed', finished_at = now(), error = coalesce(error || '. ', '') || 'The endpoint was turned off'
    WHERE endpoint_id = ${endpointId}::uuid AND status = 'pending' AND started_at IS NULL`);
}

async function giveUp(job: Turn, error: string): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    UPDATE webhook_deliveries AS delivery SET status = 'failed', finished_at = now(), started_at = NULL, error = ${error}
    WHERE ${ofTurn(job)}`);
}

/** The server stops in the middle of a try: it is as if it had not begun. */
async function takeBack(job: Turn): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    UPDATE webhook_deliveries AS delivery SET started_at = NULL, queued_at = NULL, attempts = attempts - 1 WHERE ${ofTurn(job)}`);
}
