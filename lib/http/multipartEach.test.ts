import { readFileSync } from "node:fs";
import { getDefaultHighWaterMark } from "node:stream";
import { describe, expect, it } from "vitest";
import { sha256 } from "../core/bytes";
import { MiB } from "../core/units";
import { tempFiles } from "../testing/unitDataDir";
import { type ArrivedFile, type EachRules, receiveEach, type Work } from "./multipartEach";

const LIMIT = 200_000;
const BOUNDARY = "----edge";
const RULES: EachRules = {
  field: "files",
  maxBytes: LIMIT,
  maxFiles: 20,
  atOnce: 2,
  missing: "No file provided",
  hash: true,
};

interface Part {
  data: Buffer | string;
  name?: string;
  field?: string;
}

const encode = (parts: Part[], end = `--${BOUNDARY}--\r\n`): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ data, name = "photo.jpg", field = "files" }) => [
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`,
      ),
      Buffer.from(data as string),
      Buffer.from("\r\n"),
    ]),
    Buffer.from(end),
  ]);

/** A request whose body is given out piece by piece, as it is asked for. */
function request(body: Buffer, { piece = 16_384, breaks = false } = {}) {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await new Promise((resolve) => setImmediate(resolve));
        if (at < body.length) {
          controller.enqueue(new Uint8Array(body.subarray(at, at + piece)));
          at += piece;
        } else if (breaks) controller.error(new Error("aborted"));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  const made = new Request("http://test/upload", {
    method: "POST",
    body: stream,
    duplex: "half",
    headers,
  } as RequestInit);
  return { request: made, given: () => Math.min(at, body.length) };
}

const bytesOf = ({ upload }: ArrivedFile): Buffer =>
  typeof upload?.source === "string" ? readFileSync(upload.source) : Buffer.from(upload?.source ?? "");

/** What arrived of a form. */
async function receive(body: Buffer, rules: Partial<EachRules> = {}, how = {}) {
  const files: (ArrivedFile & { data: Buffer })[] = [];
  const work: Work = async (file) => {
    files.push({ ...file, data: bytesOf(file) });
    return true;
  };
  const count = await receiveEach(request(body, how).request, { ...RULES, ...rules }, work).catch((error) => error);
  return { count, files: files.sort((a, b) => a.index - b.index) };
}

describe("receiveEach", () => {
  it.each([1, 7, 16_384, 10_000_000])(
    "gives each file whole, in the order sent, in pieces of %i",
    async (piece) => {
      const parts = Array.from({ length: 12 }, (_, at) => ({
        data: Buffer.alloc(piece === 1 ? 30 : 1 + at * 9_000, `\r\n----edg${at}`),
        name: `p${at}.jpg`,
      }));
      const { count, files } = await receive(encode(parts), {}, { piece });
      expect(count).toBe(12);
      for (const [at, { data, name }] of parts.entries()) {
        const file = files[at];
        expect([file?.index, file?.fileName, file?.upload?.bytes]).toEqual([at, name, data.length]);
        expect(file?.data.equals(data)).toBe(true);
        expect(file?.hash?.equals(sha256(data))).toBe(true);
      }
      expect(tempFiles()).toEqual([]);
    },
    30_000,
  );

  it("reads nothing more from the client while as many as may be are worked on", async () => {
    const size = 400_000;
    // What the parser and the streams between hold: the streams as much as this Node lets them.
    const held = 70_000 + 3 * getDefaultHighWaterMark(false);
    expect(held).toBeLessThan(size);
    const body = encode(Array.from({ length: 10 }, () => ({ data: Buffer.alloc(size, 7) })));
    const sending = request(body);
    const waiting: (() => void)[] = [];
    let most = 0;
    const all = receiveEach(sending.request, { ...RULES, maxBytes: size }, async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
      });
      return true;
    });
    for (let done = 0; done < 10; done++) {
      await expect.poll(() => waiting.length).toBe(Math.min(2, 10 - done));
      // Those two, and of the next what is held.
      let given: number;
      do {
        given = sending.given();
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      } while (given !== sending.given());
      expect(given).toBeLessThan((done + 2) * (size + 200) + held);
      waiting.shift()?.();
    }
    expect(await all).toBe(10);
    expect(most).toBe(2);
  });

  it("goes by way of the disk when memory is taken, and leaves nothing there", async () => {
    const data = Buffer.alloc(100_000, "abc");
    const rules = { maxBytes: 40 * MiB, atOnce: 3 };
    let onDisk = 0;
    const files = Array.from({ length: 4 }, () => ({ data }));
    let release = () => {};
    const full = new Promise<void>((resolve) => {
      release = resolve;
    });
    let count = 0;
    await receiveEach(request(encode(files)).request, { ...RULES, ...rules }, async (file) => {
      if (typeof file.upload?.source === "string") onDisk++;
      expect(bytesOf(file).equals(data)).toBe(true);
      if (++count === 3) release();
      await full;
      return true;
    });
    expect(onDisk).toBeGreaterThanOrEqual(2);
    expect(tempFiles()).toEqual([]);
  });

  it("refuses one that is too large or empty by itself, and goes on", async () => {
    const good = Buffer.alloc(1000, "x");
    const { count, files } = await receive(
      encode([
        { data: Buffer.alloc(LIMIT) },
        { data: Buffer.alloc(LIMIT + 1) },
        { data: good },
        { data: Buffer.alloc(LIMIT * 3) },
        { data: "" },
        { data: good },
      ]),
    );
    expect(count).toBe(6);
    expect(files.map(({ refusal }) => refusal?.message)).toEqual([
      undefined,
      "File too large",
      undefined,
      "File too large",
      "No file provided",
      undefined,
    ]);
    expect(files[5]?.data.equals(good)).toBe(true);
  });

  it.each([
    ["none", [], {}, "file_missing"],
    ["a picker that nobody touched", [{ data: "", name: "" }], {}, "file_missing"],
    ["more than may be", Array.from({ length: 21 }, () => ({ data: "x" })), {}, "invalid_request"],
    ["one in another field", [{ data: "x" }, { data: "x", field: "file" }], {}, "invalid_request"],
    [
      "more than all may have",
      Array.from({ length: 20 }, () => ({ data: Buffer.alloc(LIMIT * 2) })),
      {},
      "file_too_large",
    ],
    ["an end that does not come", [{ data: "x" }], { end: "" }, "invalid_request"],
  ] as [string, Part[], { end?: string }, string][])(
    "refuses the form as a whole that has %s",
    async (_, parts, { end }, code) => {
      expect((await receive(encode(parts, end))).count).toMatchObject({ code });
      expect(tempFiles()).toEqual([]);
    },
  );

  it("waits for what was begun when the connection breaks, and gives nothing that is not whole", async () => {
    const body = encode([{ data: Buffer.alloc(50_000, 1) }, { data: Buffer.alloc(150_000, 2) }]).subarray(0, 120_000);
    let ended = 0;
    const seen: number[] = [];
    const error = await receiveEach(request(body, { breaks: true }).request, RULES, async ({ upload }) => {
      seen.push(upload?.bytes ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended++;
      return true;
    }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "upload_aborted" });
    expect([seen, ended]).toEqual([[50_000], 1]);
    expect(tempFiles()).toEqual([]);
  });
});
