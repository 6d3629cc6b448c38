// Half a gigabyte in one form, on the server as it is delivered: it holds a few files at a time, whatever a form has.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { type ClientRequest, request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { BulkEntry, type LibraryImage, MAX_BULK_FILES } from "../contracts/library";
import { MiB } from "../core/units";
import { type App, newDataDir, serverPid, startApp } from "../testing/appServer";

const FILE_BYTES = 10_000_000;
/** What the server may need beside what it has when idle; the form has 500 MB. */
const MOST = 200 * MiB;
const BOUNDARY = "----half-a-gigabyte";
const MARKER = { soi: 2, comment: 0xfe, most: 65_533 };

let app: App;
let dataDir: string;
let token: string;
let photo: Buffer;
let noise: Buffer;

beforeAll(async () => {
  [photo, noise] = await Promise.all([makeJpeg(640, 85), makeJpeg(1900, 97)]);
  dataDir = await newDataDir();
  app = await startApp(dataDir);
  const cli = (...args: string[]): string => {
    const options = { env: { ...process.env, DATA_DIR: dataDir }, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/cli.mjs", ...args], options);
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  cli("user", "add", "--email", "a@example.test", "--password", "a good long password", "--role", "admin");
  token = cli("token", "add", "--email", "a@example.test", "--name", "test");
  const { status } = await call("POST", "/api/orgs", { name: "Atelier", slug: "atelier" });
  expect(status).toBe(201);
  return async () => {
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
});

/** A picture that does not compress well. */
function makeJpeg(width: number, quality: number): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  return sharp({ create: { width, height: width, channels: 3, background: "#888", noise } })
    .jpeg({ quality, chromaSubsampling: "4:4:4" })
    .toBuffer();
}

/** The same picture as a file of its own, filled up with comments to `FILE_BYTES`. */
function* fileOf(jpeg: Buffer, name: string): Generator<Buffer> {
  yield jpeg.subarray(0, MARKER.soi);
  for (let left = FILE_BYTES - jpeg.length; left > 0; ) {
    const length = Math.max(4 + name.length, Math.min(left, MARKER.most + 2));
    const segment = Buffer.alloc(length, name);
    segment[0] = 0xff;
    segment[1] = MARKER.comment;
    segment.writeUInt16BE(length - 2, 2);
    yield segment;
    left -= length;
  }
  yield jpeg.subarray(MARKER.soi);
}

const nameOf = (at: number): string => `photo ${at}.jpg`;
/** Each fifth is a picture of many bytes, the others have few and say much. */
const jpegOf = (at: number): Buffer => (at % 5 === 0 ? noise : photo);

async function send(request: ClientRequest, piece: string | Buffer): Promise<void> {
  if (!request.write(piece)) await once(request, "drain");
}

/** Sends so many files in one form, none of which is held here as a whole. */
async function bulkUpload(count: number): Promise<{ status: number | undefined; bytes: number; body: unknown }> {
  const request = httpRequest(`${app.baseUrl}/api/orgs/atelier/bulk-upload`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
  });
  const answered = once(request, "response");
  let bytes = 0;
  for (let at = 0; at < count; at++) {
    const head = `Content-Disposition: form-data; name="files"; filename="${nameOf(at)}"\r\nContent-Type: image/jpeg`;
    await send(request, `--${BOUNDARY}\r\n${head}\r\n\r\n`);
    for (const piece of fileOf(jpegOf(at), nameOf(at))) {
      bytes += piece.length;
      await send(request, piece);
    }
    await send(request, "\r\n");
  }
  request.end(`--${BOUNDARY}--\r\n`);
  const [response] = await answered;
  return { status: response.statusCode, bytes, body: JSON.parse(await text(response)) };
}

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(app.baseUrl + path, {
    method,
    headers,
    body: body && JSON.stringify(body),
  } as RequestInit);
  return { status: response.status, body: await response.json() };
}

/** Of what the kernel tells of the server's process, in bytes. */
async function memoryOf(what: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${serverPid(app)}/status`, "utf8");
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024;
}

describe.runIf(process.platform === "linux")("fifty files of ten megabytes", () => {
  it("are answered in their order, and are never in memory together", async () => {
    // Once everything is loaded that one needs.
    expect((await bulkUpload(2)).status).toBe(200);
    const idle = await memoryOf("VmRSS");
    // From now on the highest counts.
    await writeFile(`/proc/${serverPid(app)}/clear_refs`, "5");
    const { status, bytes, body } = await bulkUpload(MAX_BULK_FILES);
    const most = await memoryOf("VmHWM");
    expect(status).toBe(200);
    expect(bytes).toBeGreaterThanOrEqual(MAX_BULK_FILES * FILE_BYTES);
    expect(most - idle).toBeLessThan(MOST);

    const entries = BulkEntry.array().parse(body);
    expect(entries.map(({ status }) => status)).toEqual(Array(MAX_BULK_FILES).fill("success"));
    const { body: listed } = await call("GET", `/api/orgs/atelier/images?limit=${MAX_BULK_FILES}`);
    const titles = new Map((listed as LibraryImage[]).map(({ id, title }) => [id, title]));
    expect(entries.map((entry) => "id" in entry && titles.get(entry.id))).toEqual(entries.map((_, at) => nameOf(at)));
  });
});
