import { AsyncResource } from "node:async_hooks";
import { log } from "../core/log";
import { singleton } from "../core/singleton";
import { WEBHOOKS_DUE } from "../db/channels";
import { asDatabaseError, db, Prisma } from "../db/client";
import { type Job, JobQueue } from "../db/jobQueue";
import { type Listening, listen } from "../db/listen";
import { TRIES_AT_ONCE, TRIES_AT_ONCE_EACH } from "../policy/webhookEvents";
import { type AttemptOptions, attempt, type Turn } from "./attempt";

const QUEUE = "webhooks";
/** Retries become due without anybody telling. */
const POLL_MS = 5_000;
const MAX_POLL_MS = 60_000;
/** Longer than any try: what is begun for so long was begun by a server that crashed. */
const EXPIRE_SECONDS = 60;
const HANDED_AT_ONCE = 200;

/** Deliveries that no job stands for get one, at the time they are due. One that is sent by another server is skipped. */
const HAND_OVER = `
  UPDATE webhook_deliveries SET queued_at = now(), turn = turn + 1
  WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE status = 'pending' AND queued_at IS NULL
    ORDER BY next_at LIMIT ${HANDED_AT_ONCE} FOR UPDATE SKIP LOCKED
  )
  RETURNING id, turn, endpoint_id AS "endpointId", next_at AS "nextAt"`;

interface Handed extends Turn {
  endpointId: string;
  nextAt: Date;
}

/**
 * Delivers webhooks in this process, beside however many others. It sleeps until there is an endpoint: an installation
 * without webhooks opens no queue. A delivery's row is the truth; the queue tells which server tries it when, and how many
 * at once, so that a slow endpoint holds back nobody but itself.
 */
export class Deliverer {
  private readonly options: AttemptOptions;
  private readonly stopping = new AbortController();
  private readonly trying = new Set<Promise<void>>();
  private queue: JobQueue<Turn> | undefined;
  private listening: Listening | undefined;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private again = false;
  private failures = 0;

  constructor(options: Omit<AttemptOptions, "stop"> = {}) {
    this.options = { ...options, stop: this.stopping.signal };
  }

  /** Looks for what is due: at once, or when the look in hand is over. */
  // Bound to where it was made: what wakes it is often a request, whose address and Idempotency-Key are not its own.
  readonly wake = AsyncResource.bind((): void => {
    if (this.stopping.signal.aborted) return;
    this.again = true;
    this.round ??= this.look().finally(() => {
      this.round = undefined;
      if (this.again) this.wake();
    });
  });

  /** Ends the tries in hand, which are as if they had not begun, and the queue. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.round;
    await Promise.allSettled(this.trying);
    await this.listening?.stop();
    await this.queue?.close().catch(() => {});
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    try {
      while (this.again && !this.stopping.signal.aborted) {
        this.again = false;
        const queue = await this.open();
        if (queue) await this.deliver(queue);
      }
      this.failures = 0;
    } catch (error) {
      this.failures++;
      this.again = false;
      log().warn({ err: asDatabaseError(error) }, "webhooks wait: the database cannot be used");
    }
    if (!this.queue && !this.failures) return;
    this.timer = setTimeout(this.wake, Math.min(POLL_MS * 2 ** this.failures, MAX_POLL_MS));
    this.timer.unref();
  }

  /** The queue, opened when there is an endpoint for the first time. */
  private async open(): Promise<JobQueue<Turn> | undefined> {
    if (this.queue) return this.queue;
    const [any] = await db().$queryRaw<{ exists: boolean }[]>(
      Prisma.sql`SELECT EXISTS (SELECT 1 FROM webhook_endpoints) AS exists`,
    );
    if (!any?.exists) return undefined;
    this.queue = await JobQueue.open<Turn>(QUEUE, { perGroup: TRIES_AT_ONCE_EACH, expireSeconds: EXPIRE_SECONDS });
    this.listening = listen(WEBHOOKS_DUE, this.wake, this.wake);
    return this.queue;
  }

  private async deliver(queue: JobQueue<Turn>): Promise<void> {
    for (;;) {
      const handed = await queue.addFrom(
        { text: HAND_OVER, values: [] },
        ({ endpointId, nextAt, ...data }: Handed) => ({
          data,
          group: endpointId,
          startAfter: nextAt,
        }),
      );
      if (handed < HANDED_AT_ONCE) break;
    }
    while (!this.stopping.signal.aborted) {
      const free = TRIES_AT_ONCE - this.trying.size;
      const jobs = free > 0 ? await queue.take(free) : [];
      if (!jobs.length) return;
      for (const job of jobs) this.begin(queue, job);
    }
  }

  private begin(queue: JobQueue<Turn>, job: Job<Turn>): void {
    const work = attempt(job.data, this.options)
      .then(() => queue.finish(job))
      // A job that is not finished comes again when its time has run out, and finds what is still to be done.
      .catch((error) =>
        log().warn({ err: asDatabaseError(error), delivery: job.data.id }, "a delivery was not written down"),
      )
      .finally(() => {
        this.trying.delete(work);
        // There is room for another, and a failed one wants its next time.
        this.wake();
      });
    this.trying.add(work);
  }
}

interface Running {
  deliverer?: Deliverer;
}

/** Of this process: the server's own bundle starts it, Next's bundle wakes it. */
const running = () => singleton<Running>("webhook-deliverer", () => ({}));

/** Starts delivering in this process. @returns stops it */
export function startDelivering(): () => Promise<void> {
  const deliverer = new Deliverer();
  running().deliverer = deliverer;
  return async () => {
    running().deliverer = undefined;
    await deliverer.stop();
  };
}

/** Has this process look for what is due, where it delivers. */
export const wakeDeliverer = (): void => running().deliverer?.wake();

/**
 * Begins deliveries again whose try or whose job was lost with a server, a queue or its backup, and has them looked for.
 * For the jobs of every server.
 */
export async function sweepDeliveries(): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    UPDATE webhook_deliveries SET queued_at = NULL, started_at = NULL
    WHERE status = 'pending' AND (
      started_at < now() - make_interval(secs => ${2 * EXPIRE_SECONDS}::int)
      OR (started_at IS NULL AND queued_at < now() - interval '6 hours' AND next_at < now() - interval '6 hours'))`);
  wakeDeliverer();
}
