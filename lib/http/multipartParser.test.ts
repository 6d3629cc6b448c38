import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { AppError } from "../core/errors";
import { feed, openParser } from "./multipartParser";

const BOUNDARY = "----pieces";
const PIECE = 64 * 1024;
const PIECES = 40;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Feeds a form of one file in pieces. @param at looked at as each piece is asked for; what it throws breaks the form off */
async function feedPieces(at: (given: WeakRef<Uint8Array>[]) => Promise<void>, failure: Promise<never>) {
  const parser = openParser(`multipart/form-data; boundary=${BOUNDARY}`, { maxBytes: PIECE * PIECES, files: 1 });
  parser.on("file", (_, stream) => stream.on("error", () => {}).resume());
  const given: WeakRef<Uint8Array>[] = [];
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n`;
  const read = async () => {
    await at(given);
    if (given.length > PIECES) return { done: true };
    const value =
      given.length === 0
        ? Buffer.from(head)
        : given.length === PIECES
          ? Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
          : Buffer.alloc(PIECE, 1);
    given.push(new WeakRef(value));
    return { value };
  };
  await feed({ read, cancel: async () => {} }, parser, { maxBytes: 2 * PIECE * PIECES, failure });
}

it("keeps no piece of a form once it is taken", async () => {
  let held = Number.NaN;
  const never = new Promise<never>(() => {});
  await feedPieces(async (given) => {
    if (given.length !== PIECES) return;
    await turn();
    collect();
    held = given.filter((piece) => piece.deref()).length;
  }, never);
  // The last may still be in the parser's hands.
  expect(held).toBeLessThan(4);
});

it("ends when the form is given up, also while it waits for a piece", async () => {
  let fail: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const stuck = feedPieces(async (given) => {
    if (given.length < 3) return;
    fail(new AppError("invalid_request", "One too many"));
    await new Promise(() => {});
  }, failure);
  await expect(stuck).rejects.toMatchObject({ message: "One too many" });
});
