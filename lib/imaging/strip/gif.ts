import { invalidImage } from "../failures";
import { assemble } from "./assemble";
import type { Stripped } from "./types";

// GIF89a, 20–26 and appendix A.
const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const PLAIN_TEXT = 0x01;
const APPLICATION = 0xff;

const HEADER_BYTES = 13;
const LOOPS = new Set(["NETSCAPE2.0", "ANIMEXTS1.0"]);

/**
 * A GIF with its frames, their timing and its loop count. Comments, texts drawn by the reader, what applications added
 * (XMP among it) and everything after the trailer go. GIF knows no orientation.
 * @throws AppError `image_invalid`: a block that passes the end, an unknown one, no frame, no trailer
 */
export function stripGif(file: Buffer): Stripped {
  if (file.length < HEADER_BYTES) throw invalidImage("GIF: no header");
  let at = HEADER_BYTES + paletteBytes(file[10] as number);
  if (at > file.length) throw invalidImage("GIF: the palette passes the end");
  const parts: Buffer[] = [file.subarray(0, at)];
  /** A graphic control belongs to the picture that follows it, and goes with a text that does. */
  let control: Buffer | undefined;
  let frames = 0;

  for (;;) {
    const start = at;
    const kind = file[at];
    if (kind === TRAILER) {
      parts.push(file.subarray(start, start + 1));
      break;
    }
    if (kind === IMAGE) {
      at = imageEnd(file, start);
      if (control) parts.push(control);
      parts.push(file.subarray(start, at));
      control = undefined;
      frames++;
    } else if (kind === EXTENSION && start + 2 <= file.length) {
      at = blocksEnd(file, start + 2);
      const label = file[start + 1];
      const block = file.subarray(start, at);
      if (label === GRAPHIC_CONTROL && block.length === 8) control = block;
      else if (label === PLAIN_TEXT) control = undefined;
      else if (label === APPLICATION) {
        const loop = loopOf(block);
        if (loop) parts.push(loop);
      }
    } else throw invalidImage("GIF: an unknown block, or no trailer");
  }
  if (!frames) throw invalidImage("GIF: no frame");
  return { data: assemble(file, parts), orientation: 1, frames };
}

/** Bytes of the colour table that the packed flags announce. */
const paletteBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0);

function imageEnd(file: Buffer, start: number): number {
  if (start + 10 > file.length) throw invalidImage("GIF: a frame passes the end");
  // After the descriptor and the palette comes one byte, the size of the first LZW codes.
  return blocksEnd(file, start + 10 + paletteBytes(file[start + 9] as number) + 1);
}

/** Where the row of sub-blocks at `at` ends: each tells its length, and an empty one is the last. */
function blocksEnd(file: Buffer, at: number): number {
  for (;;) {
    const length = file[at];
    if (length === undefined) throw invalidImage("GIF: a block passes the end");
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** The application extension anew with its loop count alone, or null where it holds none. */
function loopOf(block: Buffer): Buffer | null {
  const isLoop = block[2] === 11 && LOOPS.has(block.toString("latin1", 3, 14)) && block[14] === 3 && block[15] === 1;
  return isLoop && block.length >= 19 ? Buffer.concat([block.subarray(0, 18), Buffer.from([0])]) : null;
}
