import { Worker } from "node:worker_threads";
import { singleton } from "../../core/singleton";
import type { Size } from "../plan";
import { DITHER_PARTS, dither } from "./dither";
import type { Rgb } from "./palette";
import { bgrRows, centre, colorRows, packRows, type Rows } from "./rows";

/** What a thread makes of a picture. Its pixels are red, green, blue, 0–255, rows from the top. */
export interface RasterJob extends Size {
  pixels: Uint8Array;
  /** `dither`: to indices into these colours, in the middle of a screen. Without it the pixels stay as they are. */
  dither?: { measured: readonly Rgb[]; screen: Size; background: number };
  /** `rows`: packed indices. `colors`: these colours in place of the indices. `bgr`: pixels as BMP has them. */
  output:
    | ({ as: "rows" } & Rows)
    | { as: "colors"; colors: readonly Rgb[]; channels: 1 | 3 }
    | { as: "bgr"; reserve: number };
}

/** How long a thread that has nothing to do is kept: its start takes about 30 ms. */
const IDLE_MS = 30_000;

/**
 * The threads' program: functions as their own text, so that no bundler has to find a file for it. One that keeps the names
 * of functions calls `__name` in them.
 */
const program = () => `
  const __name = (value) => value;
  const { parentPort } = process.getBuiltinModule("node:worker_threads");
  const dither = (${dither});
  const parts = { ${Object.entries(DITHER_PARTS).map(([name, part]) => `${name}: (${part})`)} };
  const centre = (${centre});
  const packRows = (${packRows});
  const colorRows = (${colorRows});
  const bgrRows = (${bgrRows});
  parentPort.on("message", (job) => {
    const { pixels, width, height, output } = job;
    const { measured, screen = job, background } = job.dither ?? {};
    const samples = job.dither
      ? centre(dither(pixels, width, height, measured, parts), job, screen, background)
      : pixels;
    const result =
      output.as === "rows" ? packRows(samples, screen, output)
      : output.as === "colors" ? colorRows(samples, output.colors, output.channels)
      : bgrRows(samples, screen, output.reserve);
    parentPort.postMessage(result, [result.buffer]);
  });
`;

/** A worker that takes one job after another. */
class Thread {
  private readonly worker = new Worker(program(), { eval: true, execArgv: [], name: "device-raster" });
  private answer: ((result: Uint8Array | Error) => void) | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor() {
    this.worker.on("message", (result: Uint8Array) => this.settle(result));
    this.worker.on("error", (error) => this.settle(error));
    this.worker.on("exit", (code) => {
      forget(this);
      this.settle(new Error(`the thread ended with ${code}`));
    });
  }

  run(job: RasterJob): Promise<Uint8Array> {
    clearTimeout(this.idle);
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.answer = (result) => (result instanceof Error ? reject(result) : resolve(result));
      // Shared: one copy, where a message is copied twice; what comes of sharp cannot be handed over.
      const pixels = new Uint8Array(new SharedArrayBuffer(job.pixels.length));
      pixels.set(job.pixels);
      this.worker.postMessage({ ...job, pixels });
    });
  }

  /** Waits without keeping the process alive, and ends itself when it has long had nothing to do. */
  rest(): void {
    this.worker.unref();
    this.idle = setTimeout(() => this.end(), IDLE_MS).unref();
  }

  end(): void {
    forget(this);
    void this.worker.terminate();
  }

  private settle(result: Uint8Array | Error): void {
    this.answer?.(result);
    this.answer = undefined;
  }
}

const resting = (): Thread[] => singleton("imaging.deviceThreads", (): Thread[] => []);

function forget(thread: Thread): void {
  const at = resting().indexOf(thread);
  if (at >= 0) resting().splice(at, 1);
}

/** Runs `job` in a thread of its own. How many there are at once is up to the caller: `admit` bounds it. */
export async function rasterise(job: RasterJob): Promise<Buffer> {
  const threads = resting();
  const thread = threads.pop() ?? new Thread();
  try {
    const { buffer, byteOffset, byteLength } = await thread.run(job);
    thread.rest();
    threads.push(thread);
    return Buffer.from(buffer, byteOffset, byteLength);
  } catch (error) {
    thread.end();
    throw error;
  }
}
