import { timed } from "../core/trace";
import { admit } from "./admission";
import { renderRenditions } from "./cascade";
import { decode } from "./decode";
import { estimateBytes } from "./estimate";
import { readHeader } from "./header";
import { readSource, type Source } from "./source";
import type { Rendered, RenderRequest } from "./types";

/**
 * Reads the picture of `source` once and makes all that is kept of it: the original without metadata, every rendition, the
 * thumbhash. Bounded for the whole process: see `admit`.
 * @param source a Buffer is used up: the answer's original may stand in its memory, so it is given back after that is stored
 * @throws AppError `unsupported_type`: not among `accept`, by its bytes. `image_invalid`: does not decode, or has more than
 * `maxPixels` (an animation: in all its frames). `overloaded`: too many pictures are in hand
 */
export async function render(source: Source, request: RenderRequest): Promise<Rendered> {
  const header = await readHeader(source, request.accept, request.maxPixels);
  return admit(estimateBytes(header, request), async () => {
    const { original, frame, size } = await timed("decode", async () =>
      decode(await readSource(source), header, request),
    );
    return timed("render", async () => {
      const [file, { renditions, thumbhash }] = await Promise.all([
        original(),
        renderRenditions(frame, size, request.renditions),
      ]);
      return { original: file, renditions, thumbhash };
    });
  });
}
