import { Worker } from "node:worker_threads";
import { invalidImage } from "./failures";

/** Pixels of four channels, 8 bits each; the picture's own rotation and mirroring are applied, its colours are its profile's. */
export interface DecodedHeic {
  data: Buffer;
  width: number;
  height: number;
}

export interface HeicLimits {
  /** After which the thread is ended. */
  timeoutMs: number;
  /** Of the decoder's own memory. What a file calls its size is not what its stream makes the decoder allocate. */
  memoryBytes: number;
}

/**
 * The worker's program as text. A file would have to be found by the bundler of the pages, by that of the server and by the
 * tests alike; `heic-decode` itself is found in node_modules, from where the program was started or from this file.
 */
const PROGRAM = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > workerData.memoryBytes) throw new RangeError("too much memory");
    return grow.call(this, pages);
  };
  const decode = require(require.resolve("heic-decode", { paths: workerData.paths }));
  decode({ buffer: workerData.file }).then(
    ({ data, width, height }) => parentPort.postMessage({ data, width, height }, [data.buffer]),
    (error) => { throw error; },
  );
`;

/**
 * Decodes HEIC, which sharp cannot, in a thread of its own: libheif in WebAssembly takes about a second for 12 megapixels,
 * and its memory is freed with the thread.
 * @throws AppError `image_invalid`, also where a limit is reached
 */
export function decodeHeic(file: Buffer, { timeoutMs, memoryBytes }: HeicLimits): Promise<DecodedHeic> {
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: {
      file: new Uint8Array(file),
      memoryBytes,
      paths: [process.cwd(), import.meta.dirname ?? process.cwd()],
    },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
    stdout: true,
    stderr: true,
  });
  return new Promise<DecodedHeic>((resolve, reject) => {
    const timer = setTimeout(() => reject(invalidImage(`HEIC: not decoded within ${timeoutMs} ms`)), timeoutMs);
    worker.once("message", ({ data, width, height }: { data: Uint8ClampedArray; width: number; height: number }) => {
      clearTimeout(timer);
      resolve({ data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), width, height });
    });
    worker.once("error", (error) => {
      clearTimeout(timer);
      reject(invalidImage(error));
    });
    worker.once("exit", (code) => {
      clearTimeout(timer);
      reject(invalidImage(`HEIC: the decoder ended with ${code}`));
    });
  }).finally(() => worker.terminate());
}
