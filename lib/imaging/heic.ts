import { Worker } from "node:worker_threads";
import { invalidImage } from "./failures";

/** Pixels of four channels, 8 bits each; the picture's own rotation and mirroring are applied, its colours are its profile's. */
export interface DecodedHeic {
  data: Buffer;
  width: number;
  height: number;
}

/**
 * The worker's program as text. A file would have to be found by the bundler of the pages, by that of the server and by the
 * tests alike; `heic-decode` itself is found in node_modules, from where the program was started or from this file.
 */
const PROGRAM = `
  const { parentPort, workerData } = require("node:worker_threads");
  const decode = require(require.resolve("heic-decode", { paths: workerData.paths }));
  decode({ buffer: workerData.file }).then(
    ({ data, width, height }) => parentPort.postMessage({ data, width, height }, [data.buffer]),
    (error) => { throw error; },
  );
`;

/**
 * Decodes HEIC, which sharp cannot, in a thread of its own: libheif in WebAssembly takes about a second for 12 megapixels,
 * and its memory is freed with the thread.
 * @param timeoutMs after which the thread is ended
 * @throws AppError `image_invalid`, also when the time is up
 */
export function decodeHeic(file: Buffer, timeoutMs: number): Promise<DecodedHeic> {
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: { file: new Uint8Array(file), paths: [process.cwd(), import.meta.dirname ?? process.cwd()] },
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
