import { singleton } from "../core/singleton";
import { MiB } from "../core/units";

/** What uploads in flight may hold in memory together. What does not fit goes by way of a temporary file. */
const BUDGET = 64 * MiB;

export interface Reserved {
  buffer: Buffer;
  /** Gives the room back; twice is no error. With `reuse`, the memory serves the next upload. */
  release(how: { reuse: boolean }): void;
}

/** Sizes are rounded up to this, so that memory of one upload fits the next. */
const STEP = MiB;

const memory = () => singleton("upload-memory", () => ({ held: 0, free: [] as Buffer[] }));

/**
 * Sets memory aside for a file of a known length: that saves writing it out and reading it back, a tenth of what an
 * upload costs. Memory is used again, because the collector counts what is outside the heap and would run every few
 * uploads.
 * @returns null where the length is not known or there is no room
 */
export function reserve(bytes: number): Reserved | null {
  const { free } = memory();
  const size = Math.ceil(bytes / STEP) * STEP;
  if (!(bytes > 0) || memory().held + size > BUDGET) return null;
  const at = free.findIndex(({ length }) => length === size);
  const whole = at >= 0 ? (free.splice(at, 1)[0] as Buffer) : Buffer.allocUnsafeSlow(size);
  memory().held += size;
  let isHeld = true;
  return {
    buffer: whole.subarray(0, bytes),
    release: ({ reuse }) => {
      if (!isHeld) return;
      isHeld = false;
      memory().held -= size;
      const kept = free.reduce((sum, { length }) => sum + length, 0);
      if (reuse && kept + memory().held + size <= BUDGET / 2) free.push(whole);
    },
  };
}
