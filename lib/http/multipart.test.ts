import { readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../core/bytes";
import { MiB } from "../core/units";
import { newTempFile, sweepTempFiles } from "../images/tempFiles";
import { dataDir, tempFiles } from "../testing/unitDataDir";
import { type FormRules, receiveForm } from "./multipart";

const LIMIT = 200_000;
const BOUNDARY = "----edge";
const RULES: FormRules = { field: "image", maxBytes: LIMIT, missing: "No image file provided" };

interface Part {
  disposition: string;
  content: string | Buffer;
  headers?: string;
}

const file = (content: Buffer | string, { name = "image", fileName = "photo.jpg" } = {}): Part => ({
  disposition: `form-data; name="${name}"; filename="${fileName}"`,
  content,
  headers: "Content-Type: image/jpeg\r\n",
});
const text = (name: string, content: string): Part => ({ disposition: `form-data; name="${name}"`, content });

const encode = (parts: Part[], end = `--${BOUNDARY}--\r\n`): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ disposition, content, headers = "" }) => [
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\n${headers}\r\n`),
      Buffer.from(content as string),
      Buffer.from("\r\n"),
    ]),
    Buffer.from(end),
  ]);

/** A request whose body comes in pieces, as from a network; `fate` is what happens after the last. */
function send(
  body: Buffer,
  { type = `multipart/form-data; boundary=${BOUNDARY}`, piece = 16_384, fate = "end", headers = {} } = {},
) {
  let at = 0;
  let sent = 0;
  const cut = { resolve: () => {} };
  const whenCut = new Promise<void>((resolve) => {
    cut.resolve = resolve;
  });
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setImmediate(resolve));
      if (at < body.length) {
        const chunk = body.subarray(at, at + piece);
        at += piece;
        sent += chunk.length;
        controller.enqueue(new Uint8Array(chunk));
      } else if (fate === "end") controller.close();
      else controller.error(new Error("aborted"));
    },
    cancel() {
      cut.resolve();
    },
  });
  const init = { method: "POST", body: stream, duplex: "half", headers: { "content-type": type, ...headers } };
  return { request: new Request("http://test/upload", init as RequestInit), sent: () => sent, whenCut };
}

const receive = (parts: Part[], rules: Partial<FormRules> = {}) =>
  receiveForm(send(encode(parts)).request, { ...RULES, ...rules });
const refusal = (code: string, message?: string | RegExp) =>
  expect.objectContaining({ code, ...(message && { message: expect.stringMatching(message) }) });

describe("receiveForm", () => {
  it("puts the file on disk, byte for byte, and gives its texts, size, hash and name", async () => {
    const bytes = Buffer.alloc(100_000, "\r\n----edg");
    const form = await receive([text("name", "Zoë"), file(bytes), text("order", "2")], { hash: true });
    expect(form.upload).toMatchObject({ bytes: 100_000, fileName: "photo.jpg" });
    expect(readFileSync(form.upload!.source).equals(bytes)).toBe(true);
    expect(form.hash?.equals(sha256(bytes))).toBe(true);
    expect(form.fields).toEqual({ name: "Zoë", order: "2" });
    await form.remove();
    expect(tempFiles()).toEqual([]);
  });

  it("keeps a file of an announced length in memory, while there is room for it", async () => {
    const bytes = Buffer.alloc(100_000, "\r\n----edg");
    const body = encode([file(bytes)]);
    const announced = { headers: { "content-length": String(body.length) } };
    const rules = { ...RULES, maxBytes: 30 * MiB, hash: true };
    const forms = [await receiveForm(send(body, announced).request, rules)];
    expect(tempFiles()).toEqual([]);
    const large = { headers: { "content-length": String(30 * MiB) } };
    for (let more = 0; more < 3; more++) forms.push(await receiveForm(send(body, large).request, rules));
    expect(forms.map(({ upload }) => typeof upload?.source)).toEqual(["object", "object", "object", "string"]);
    for (const { upload, hash } of forms) {
      const { source } = upload ?? { source: "" };
      expect((typeof source === "string" ? readFileSync(source) : source).equals(bytes)).toBe(true);
      expect(hash?.equals(sha256(bytes))).toBe(true);
    }
    for (const form of forms) await form.remove();
    expect(tempFiles()).toEqual([]);
    const again = await receiveForm(send(body, large).request, rules);
    expect(typeof again.upload?.source).toBe("object");
    await again.remove();
  });

  it("accepts exactly the limit and refuses one byte more", async () => {
    const form = await receive([file(Buffer.alloc(LIMIT))]);
    expect(form.upload?.bytes).toBe(LIMIT);
    await form.remove();
    await expect(receive([file(Buffer.alloc(LIMIT + 1))])).rejects.toEqual(
      refusal("file_too_large", /^File too large$/),
    );
    expect(tempFiles()).toEqual([]);
  });

  it("answers at the limit without waiting for the rest, and cuts a client that goes on and on", async () => {
    const { request, sent, whenCut } = send(encode([file(Buffer.alloc(LIMIT * 200))]));
    await expect(receiveForm(request, RULES)).rejects.toEqual(refusal("file_too_large"));
    expect(sent()).toBeLessThan(LIMIT * 20);
    expect(tempFiles()).toEqual([]);
    await whenCut;
    expect(sent()).toBeLessThan(LIMIT * 100);
  });

  it("believes a declared length that is too large, and reads nothing", async () => {
    const { request, sent } = send(encode([file("x")]), { headers: { "content-length": String(LIMIT * 10) } });
    await expect(receiveForm(request, RULES)).rejects.toEqual(refusal("file_too_large"));
    expect(sent()).toBeLessThanOrEqual(16_384);
  });

  it("bounds what comes in a field that nobody asked for", async () => {
    const parts = [
      file(Buffer.alloc(LIMIT), { name: "a" }),
      file(Buffer.alloc(LIMIT), { name: "b" }),
      file(Buffer.alloc(LIMIT), { name: "c" }),
    ];
    await expect(receive(parts)).rejects.toEqual(refusal("file_too_large"));
  });

  it.each<[string, Part[]]>([
    ["there is no part at all", []],
    ["there are only texts", [text("name", "x")]],
    ["the file is empty", [file("")]],
    ["the file is in another field", [file("abc", { name: "file" })]],
    ["nobody touched the input", [file("", { fileName: "" })]],
    ["the picture is a text", [text("image", "data:image/png;base64,AAAA")]],
  ])("says that the file is missing when %s", async (_name, parts) => {
    await expect(receive(parts)).rejects.toEqual(refusal("file_missing", /^No image file provided$/));
    expect(tempFiles()).toEqual([]);
  });

  it("takes a form without a file where that is allowed, but not one that lost it", async () => {
    expect((await receive([text("name", "x")], { optional: true })).upload).toBeNull();
    expect((await receive([file("", { fileName: "" })], { optional: true })).upload).toBeNull();
    await expect(receive([file("abc", { name: "file" })], { optional: true })).rejects.toEqual(refusal("file_missing"));
    await expect(receive([file("")], { optional: true })).rejects.toEqual(refusal("file_missing"));
  });

  it.each<[string, Buffer, string?]>([
    ["has no boundary", encode([file("abc")]), "multipart/form-data"],
    ["has an empty boundary", encode([file("abc")]), "multipart/form-data; boundary="],
    ["has another boundary than it says", encode([file("abc")]), "multipart/form-data; boundary=other"],
    ["is of another multipart type", encode([file("abc")]), "multipart/mixed; boundary=----edge"],
    ["is empty", Buffer.alloc(0)],
    ["is noise", Buffer.alloc(50_000, 0xff)],
    ["ends within the file", encode([file(Buffer.alloc(50_000))], "")],
    ["ends within a header", Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-da`)],
    ["has a header without end", Buffer.from(`--${BOUNDARY}\r\n${"x".repeat(100_000)}`)],
    ["has a header with a NUL", Buffer.from(`--${BOUNDARY}\r\nContent-\0: x\r\n\r\nabc\r\n--${BOUNDARY}--\r\n`)],
    ["has 10,000 texts", encode(Array.from({ length: 10_000 }, (_, index) => text(`f${index}`, "")))],
    ["has 1,000 files", encode(Array.from({ length: 1_000 }, (_, index) => file("x", { name: `f${index}` })))],
    ["has the file twice", encode([file("abc"), file("def")])],
    ["has a text twice", encode([file("abc"), text("name", "a"), text("name", "b")])],
    ["has a text without end", encode([text("name", "x".repeat(100_000)), file("abc")])],
  ])("refuses a form that %s", async (_name, body, type) => {
    const { request } = send(body, type === undefined ? {} : { type });
    await expect(receiveForm(request, RULES)).rejects.toEqual(refusal("invalid_request"));
    expect(tempFiles()).toEqual([]);
  });

  it.each([1, 10, 1_000, 60_000])("leaves nothing when the client goes away after %i bytes", async (bytes) => {
    const { request } = send(encode([file(Buffer.alloc(LIMIT))]).subarray(0, bytes), { fate: "abort" });
    await expect(receiveForm(request, RULES)).rejects.toEqual(refusal("upload_aborted"));
    expect(tempFiles()).toEqual([]);
  });

  it("reads a form that comes byte by byte", async () => {
    const { request } = send(encode([text("name", "x"), file("abc")]), { piece: 1 });
    const form = await receiveForm(request, RULES);
    expect(readFileSync(form.upload!.source, "utf8")).toBe("abc");
    await form.remove();
  });

  it.each<[string, string]>([
    ["../../etc/passwd", "passwd"],
    ["..\\\\..\\\\boot.ini", "boot.ini"],
    ["C:\\\\Users\\\\me\\\\photo.jpg", "photo.jpg"],
    ["\u202egpj.exe", "gpj.exe"],
    ["Zoë.jpg", "Zoë.jpg"],
    ["..", "image"],
  ])("cleans the name %s and writes nowhere else", async (fileName, expected) => {
    const form = await receive([file("abc", { fileName })]);
    expect(form.upload?.fileName).toBe(expected);
    expect(String(form.upload?.source).startsWith(join(dataDir, "tmp"))).toBe(true);
    await form.remove();
  });

  it("shortens a name without end", async () => {
    const form = await receive([file("abc", { fileName: `${"x".repeat(5000)}.jpg` })]);
    expect(form.upload?.fileName).toBe(`${"x".repeat(251)}.jpg`);
    await form.remove();
  });

  it("keeps fields named like parts of every object apart from the objects", async () => {
    const form = await receive([text("__proto__", "x"), text("constructor", "y"), file("abc")]);
    expect(Object.getPrototypeOf(form.fields)).toBe(Object.prototype);
    expect(form.fields.constructor).toBe("y");
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    await form.remove();
  });
});

it("sweeps what a killed process left, and nothing that is being received", async () => {
  const [old, young] = [await newTempFile(), await newTempFile()];
  writeFileSync(old, "x");
  writeFileSync(young, "x");
  utimesSync(old, new Date(0), new Date(0));
  expect(await sweepTempFiles()).toBe(1);
  expect(tempFiles()).toEqual([young.split("/").pop()]);
  rmSync(young);
});
