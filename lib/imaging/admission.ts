import { AppError } from "../core/errors";
import { singleton } from "../core/singleton";
import { env } from "../env";

interface Waiting {
  bytes: number;
  start(): void;
}

export interface AdmissionLimits {
  /** Pictures in hand at once. */
  concurrency: number;
  /** Estimated bytes of all that are in hand. */
  memoryBytes: number;
  /** How many may wait. */
  queue: number;
  /** How long one waits at most. */
  waitMs: number;
}

/** Lets work in, first come first served, while its memory and its number stay within `limits`. */
export class Admission {
  private readonly waiting: Waiting[] = [];
  private running = 0;
  private bytesInHand = 0;

  constructor(private readonly limits: AdmissionLimits) {}

  /**
   * Runs `work` when there is room for `bytes`. What is larger than the whole budget is let in alone.
   * @throws AppError `overloaded` where too many wait, or it waited too long
   */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    await this.enter(bytes);
    try {
      return await work();
    } finally {
      this.running--;
      this.bytesInHand -= bytes;
      this.admit();
    }
  }

  private enter(bytes: number): Promise<void> {
    const { queue, waitMs } = this.limits;
    if (this.waiting.length >= queue) return Promise.reject(overloaded(waitMs));
    return new Promise((resolve, reject) => {
      const start = () => {
        clearTimeout(timer);
        resolve();
      };
      const entry: Waiting = { bytes, start };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(overloaded(waitMs));
        // The one behind may be small enough for the room that this one was too large for.
        this.admit();
      }, waitMs);
      this.waiting.push(entry);
      this.admit();
    });
  }

  /** Strictly in order: a small one that overtakes would let a large one wait for ever. */
  private admit(): void {
    for (;;) {
      const next = this.waiting[0];
      if (!next || this.running >= this.limits.concurrency) return;
      if (this.running > 0 && this.bytesInHand + next.bytes > this.limits.memoryBytes) return;
      this.waiting.shift();
      this.running++;
      this.bytesInHand += next.bytes;
      next.start();
    }
  }
}

const overloaded = (waitMs: number) =>
  new AppError("overloaded", "The server is busy. Try again soon", {
    retryAfter: Math.max(1, Math.round(waitMs / 4000)),
  });

/** The one admission of this process, shared by everything that decodes. */
export const admit = <T>(bytesEstimated: number, work: () => Promise<T>): Promise<T> =>
  singleton(
    "imaging.admission",
    () =>
      new Admission({
        concurrency: env().DECODE_CONCURRENCY,
        memoryBytes: env().DECODE_MEMORY_BYTES,
        queue: 64,
        waitMs: 20_000,
      }),
  ).run(bytesEstimated, work);
