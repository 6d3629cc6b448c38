import { singleton } from "../core/singleton";
import { MiB } from "../core/units";

/** What uploads in flight may hold in memory together. What does not fit goes by way of a temporary file. */
const BUDGET = 64 * MiB;

export interface Reserved {
  buffer: Buffer;
  /** Gives the room back; twice is no error. */
  release(): void;
}

const held = () => singleton("upload-memory", () => ({ bytes: 0 }));

/**
 * Sets memory aside for a file of a known length: that saves writing it out and reading it back, a tenth of what an
 * upload costs.
 * @returns null where the length is not known or there is no room
 */
export function reserve(bytes: number): Reserved | null {
  const sum = held();
  if (!(bytes > 0) || sum.bytes + bytes > BUDGET) return null;
  sum.bytes += bytes;
  let isHeld = true;
  return {
    buffer: Buffer.allocUnsafeSlow(bytes),
    release: () => {
      if (isHeld) sum.bytes -= bytes;
      isHeld = false;
    },
  };
}
