import { singleton } from "../core/singleton";
import { SLOTS_CHANGED } from "../db/channels";
import { type Listening, listen } from "../db/listen";

type Wake = () => void;

/** Who waits for whose slots to change, on one connection of this process however many wait. */
class SlotWatch {
  private readonly waiting = new Map<string, Set<Wake>>();
  private listening: Listening | undefined;
  /** Nobody waits any more: the server stops. */
  stopped = false;

  /** Calls `wake` at every change of the user's slots, until the returned function is called. */
  watch(userId: string, wake: Wake): () => void {
    this.listening ??= listen(
      SLOTS_CHANGED,
      (user) => this.wake(user),
      () => this.wakeAll(),
    );
    const waiters = this.waiting.get(userId) ?? new Set();
    this.waiting.set(userId, waiters.add(wake));
    return () => {
      waiters.delete(wake);
      if (!waiters.size && this.waiting.get(userId) === waiters) this.waiting.delete(userId);
    };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const last = this.listening;
    this.listening = undefined;
    this.wakeAll();
    await last?.stop();
  }

  private wake(userId: string): void {
    for (const wake of [...(this.waiting.get(userId) ?? [])]) wake();
  }

  private wakeAll(): void {
    for (const userId of [...this.waiting.keys()]) this.wake(userId);
  }
}

const watch = () => singleton("slot-watch", () => new SlotWatch());

/**
 * Waits until `look` finds something, asking it at once, at every change of the user's slots, and at the end.
 * @param seconds at most
 * @param gone ends the waiting early: the device went away
 * @returns what `look` found, or null
 */
export async function waitFor<T>(
  userId: string,
  seconds: number,
  gone: AbortSignal,
  look: () => Promise<T | null>,
): Promise<T | null> {
  const until = Date.now() + seconds * 1000;
  let changed = false;
  let resume: Wake = () => {};
  // Watched before the first look: a change in between is not missed.
  const unwatch = watch().watch(userId, () => {
    changed = true;
    resume();
  });
  const wakeUp = () => resume();
  gone.addEventListener("abort", wakeUp);
  try {
    for (;;) {
      changed = false;
      const found = await look();
      if (found !== null || gone.aborted || watch().stopped || Date.now() >= until) return found;
      if (changed) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, until - Date.now());
        resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    gone.removeEventListener("abort", wakeUp);
    unwatch();
  }
}

/** Ends the listening; who waits is answered. */
export const stopWaiting = (): Promise<void> => watch().stop();
