import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { isAppError } from "../core/errors";
import { s3Storage } from "./s3";

const TIMEOUT_MS = 600;
let server: Server | undefined;

/** A store whose server answers as `answer` says; what a real one cannot be brought to say. */
async function storeThat(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  server = createServer((request, response) => {
    request.resume().on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return s3Storage({
    bucket: "bucket",
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    accessKeyId: "key",
    secretAccessKey: "secret",
    forcePathStyle: true,
    timeoutMs: TIMEOUT_MS,
  });
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const xml = (response: ServerResponse, status: number, body: string) =>
  response.writeHead(status, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${body}`);
const failure = (code: string) => `<Error><Code>${code}</Code><Message>no</Message></Error>`;
const put = (store: Awaited<ReturnType<typeof storeThat>>) => store.put("a", Buffer.from("x"), "text/plain");

describe("what a server of S3 answers", () => {
  it("is not taken for a delete where single keys of a batch failed", async () => {
    const store = await storeThat((_request, response) =>
      xml(
        response,
        200,
        `<DeleteResult><Error><Key>a</Key><Code>InternalError</Code><Message>no</Message></Error>
         <Error><Key>b</Key><Code>NoSuchKey</Code></Error></DeleteResult>`,
      ),
    );
    const error = await store.delete(["a", "b", "c"]).catch((reason) => reason);
    expect(isAppError(error, "storage_unavailable")).toBe(true);
    expect(error.cause.message).toBe("1 objects were not deleted, first a: InternalError no");
  });

  it("does not stop a delete of many batches at the first that fails", async () => {
    let requests = 0;
    const store = await storeThat((_request, response) => {
      requests++;
      xml(
        response,
        200,
        requests === 1 ? `<DeleteResult>${failure("InternalError")}</DeleteResult>` : "<DeleteResult/>",
      );
    });
    const keys = Array.from({ length: 2500 }, (_, index) => `k${index}`);
    await expect(store.delete(keys)).rejects.toMatchObject({ code: "storage_unavailable" });
    expect(requests).toBe(3);
  });

  it.each([
    [507, "InsufficientStorage"],
    [403, "QuotaExceeded"],
    [507, "XMinioStorageFull"],
  ])("means a full store with %i %s", async (status, code) => {
    const store = await storeThat((_request, response) => xml(response, status, failure(code)));
    await expect(put(store)).rejects.toMatchObject({ code: "storage_full" });
  });

  it.each([
    [403, "AccessDenied"],
    [404, "NoSuchBucket"],
    [400, "BadDigest"],
    [500, "InternalError"],
    [503, "SlowDown"],
  ])("means a store that is not available with %i %s", async (status, code) => {
    const store = await storeThat((_request, response) => xml(response, status, failure(code)));
    await expect(put(store)).rejects.toMatchObject({ code: "storage_unavailable", retryAfter: 5 });
    await expect(store.read("a")).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it("is waited for no longer than the timeout, retries included", async () => {
    const store = await storeThat(() => {});
    const started = performance.now();
    await expect(put(store)).rejects.toMatchObject({ code: "storage_unavailable" });
    expect(performance.now() - started).toBeLessThan(TIMEOUT_MS + 300);
  });

  it("is asked three times where it fails in passing, with MD5 and over one connection", async () => {
    const seen: { md5?: unknown; socket: unknown }[] = [];
    const store = await storeThat((request, response) => {
      seen.push({ md5: request.headers["content-md5"], socket: request.socket });
      if (seen.length < 3) xml(response, 500, failure("InternalError"));
      else response.writeHead(200).end();
    });
    await put(store);
    expect(seen.map(({ md5 }) => md5)).toEqual(Array(3).fill("ndTkYSaMgDT1yFZOFVxnpg=="));
    expect(new Set(seen.map(({ socket }) => socket)).size).toBe(1);
  });

  it("is an error where its body stops half-way, for the whole object and for a stream", async () => {
    const store = await storeThat((_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("only the start");
    });
    await expect(store.read("a")).rejects.toMatchObject({ code: "storage_unavailable" });
    const stream = await store.stream("a");
    const consume = async () => {
      for await (const _chunk of stream ?? []);
    };
    await expect(consume()).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it("is an error where its connection breaks in the body", async () => {
    const store = await storeThat((request, response) => {
      response
        .writeHead(200, { "content-length": "1000" })
        .write("only the start", () => request.socket.resetAndDestroy());
    });
    await expect(store.read("a")).rejects.toMatchObject({ code: "storage_unavailable" });
  });

  it("may take its time where the reader does", async () => {
    const store = await storeThat((_request, response) => response.writeHead(200).end(Buffer.alloc(2_000_000)));
    let bytes = 0;
    for await (const chunk of (await store.stream("a")) ?? []) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS + 300));
      bytes += chunk.length;
    }
    expect(bytes).toBe(2_000_000);
  });
});
