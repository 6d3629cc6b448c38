import { Worker } from "node:worker_threads";
import { singleton } from "../../core/singleton";
import { DITHER_PARTS, dither } from "./dither";
import type { Rgb } from "./palette";
import { bgrRows, colorRows, packRows, type Rows } from "./rows";

/** What a thread makes of the pixels of a picture: red, green, blue, 0–255, rows from the top. */
export interface RasterJob {
  pixels: Uint8Array;
  width: number;
  height: number;
  /** Dithered to these; without them the pixels stay as they are. */
  measured?: readonly Rgb[];
  /** `rows`: packed indices. `colors`: these colours in place of the indices. `bgr`: pixels as BMP has them. */
  output: ({ as: "rows" } & Rows) | { as: "colors"; colors: readonly Rgb[]; channels: 1 | 3 } | { as: "bgr" };
}

/** How long a thread that has nothing to do is kept: its start takes about 30 ms. */
const IDLE_MS = 30_000;

/**
 * The threads' program: functions as their own text, so that no bundler has to find a file for it. One that keeps the names
 * of functions calls `__name` in them.
 */
const program = () => `
  const __name = (value) => value;
  const { parentPort } = require("node:worker_threads");
  const dither = (${dither});
  const parts = { ${Object.entries(DITHER_PARTS).map(([name, part]) => `${name}: (${part})`)} };
  const packRows = (${packRows});
  const colorRows = (${colorRows});
  const bgrRows = (${bgrRows});
  parentPort.on("message", ({ pixels, width, height, measured, output }) => {
    const indices = measured ? dither(pixels, width, height, measured, parts) : pixels;
    const result =
      output.as === "rows" ? packRows(indices, width, height, output)
      : output.as === "colors" ? colorRows(indices, output.colors, output.channels)
      : bgrRows(pixels, width, height);
    parentPort.postMessage(result, [result.buffer]);
  });
`;

/** A worker that takes one job after another. */
class Thread {
  private readonly worker = new Worker(program(), { eval: true, name: "device-raster" });
  private answer: ((result: Uint8Array | Error) => void) | undefined;
  private idle: NodeJS.Timeout | undefined;
  ended = false;

  constructor() {
    this.worker.on("message", (result: Uint8Array) => this.settle(result));
    this.worker.on("error", (error) => this.settle(error));
    this.worker.on("exit", (code) => {
      this.ended = true;
      this.settle(new Error(`the thread ended with ${code}`));
    });
  }

  run(job: RasterJob): Promise<Uint8Array> {
    clearTimeout(this.idle);
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.answer = (result) => (result instanceof Error ? reject(result) : resolve(result));
      this.worker.postMessage(job);
    });
  }

  /** Waits without keeping the process alive, and ends itself when it has long had nothing to do. */
  rest(): void {
    this.worker.unref();
    this.idle = setTimeout(() => this.end(), IDLE_MS).unref();
  }

  end(): void {
    this.ended = true;
    void this.worker.terminate();
  }

  private settle(result: Uint8Array | Error): void {
    this.answer?.(result);
    this.answer = undefined;
  }
}

const resting = (): Thread[] => singleton("imaging.deviceThreads", (): Thread[] => []);

/** Runs `job` in a thread of its own. How many there are at once is up to the caller: `admit` bounds it. */
export async function rasterise(job: RasterJob): Promise<Buffer> {
  const threads = resting();
  let thread = threads.pop();
  while (thread?.ended) thread = threads.pop();
  thread ??= new Thread();
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
