import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type HttpProxy, httpProxy, type TcpProxy, tcpProxy } from "../testing/faultProxy";
import { s3Storage } from "./s3";
import { storageSuite } from "./storageSuite";

const { S3_TEST_ENDPOINT: ENDPOINT = "", CI } = process.env;
const bucket = process.env.S3_TEST_BUCKET || "contact-sheet-test";
const accessKeyId = process.env.S3_TEST_ACCESS_KEY_ID ?? "";
const secretAccessKey = process.env.S3_TEST_SECRET_ACCESS_KEY ?? "";
const TIMEOUT_MS = 1500;
const body = Buffer.from("some bytes of an object");

const store = (endpoint: string, pageSize?: number) =>
  s3Storage({
    bucket,
    endpoint,
    region: "us-east-1",
    accessKeyId,
    secretAccessKey,
    forcePathStyle: true,
    timeoutMs: TIMEOUT_MS,
    pageSize,
  });

async function makeBucket(): Promise<void> {
  const client = new S3Client({
    endpoint: ENDPOINT,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: Error) => {
    if (!error.name.startsWith("BucketAlready")) throw error;
  });
  client.destroy();
}

it.runIf(CI && !ENDPOINT)("has a real S3 server to run against", () => {
  throw new Error("S3_TEST_ENDPOINT is unset: CI does not skip the S3 tests");
});

it.skipIf(ENDPOINT)("is skipped: no S3 server can be started here, S3_TEST_ENDPOINT is unset", (context) =>
  context.skip(),
);

describe.runIf(ENDPOINT)("against a real S3 server", () => {
  beforeAll(makeBucket);

  storageSuite("a bucket", () => store(ENDPOINT, 4));

  describe("when the server fails", () => {
    let http: HttpProxy;
    let tcp: TcpProxy;
    beforeAll(async () => {
      const { hostname, port } = new URL(ENDPOINT);
      [http, tcp] = await Promise.all([httpProxy(ENDPOINT), tcpProxy({ host: hostname, port: Number(port || 80) })]);
    });
    afterEach(async () => {
      http.reset();
      tcp.fail(null);
      await store(ENDPOINT).delete(["fault"]);
    });
    afterAll(() => Promise.all([http.close(), tcp.close()]));

    const put = (at: string) => store(at).put("fault", body, "text/plain");
    const stored = () => store(ENDPOINT).read("fault");
    const overTcp = () => `http://127.0.0.1:${tcp.port}`;

    it("puts on the second try what the first answered with 500", async () => {
      http.before = ({ number }) => (number === 1 ? { kind: "status", status: 500 } : undefined);
      await put(http.url);
      expect(http.requests.map(({ method }) => method)).toEqual(["PUT", "PUT"]);
      expect(await stored()).toEqual(body);
    });

    it("puts once more what was stored and whose answer was lost", async () => {
      http.before = ({ number }) => (number === 1 ? { kind: "loseAnswer" } : undefined);
      await put(http.url);
      expect(http.requests.length).toBe(2);
      expect(await stored()).toEqual(body);
    });

    it("deletes once more what was deleted and whose answer was lost", async () => {
      await put(ENDPOINT);
      http.before = ({ number }) => (number === 1 ? { kind: "loseAnswer" } : undefined);
      await store(http.url).delete(["fault"]);
      expect(await stored()).toBeNull();
    });

    it("stores nothing when a bit was flipped on the way", async () => {
      http.before = ({ method }) => (method === "PUT" ? { kind: "flipBit" } : undefined);
      await expect(put(http.url)).rejects.toMatchObject({ code: "storage_unavailable" });
      expect(await stored()).toBeNull();
    });

    it("gives up within the timeout on a server that answers late", async () => {
      http.before = () => ({ kind: "delay", ms: 5000 });
      const started = performance.now();
      await expect(put(http.url)).rejects.toMatchObject({ code: "storage_unavailable" });
      expect(performance.now() - started).toBeLessThan(TIMEOUT_MS + 500);
    });

    it("tells of an object that came half", async () => {
      await put(ENDPOINT);
      for (const kind of ["cutAnswer", "stallAnswer"] as const) {
        http.before = () => ({ kind, afterBytes: 5 });
        await expect(store(http.url).read("fault")).rejects.toMatchObject({ code: "storage_unavailable" });
      }
    });

    it.each([
      { kind: "refuse" } as const,
      { kind: "hang" } as const,
      { kind: "cut", side: "request", afterBytes: 100 } as const,
      { kind: "loseAnswer" } as const,
    ])("is unavailable, and soon, while connections end in $kind", async (fault) => {
      tcp.fail(fault);
      const started = performance.now();
      const through = store(overTcp());
      await expect(through.put("fault", body, "text/plain")).rejects.toMatchObject({ code: "storage_unavailable" });
      await expect(through.check()).rejects.toMatchObject({ code: "storage_unavailable" });
      expect(performance.now() - started).toBeLessThan(2 * TIMEOUT_MS + 500);
      tcp.fail(null);
      await through.put("fault", body, "text/plain");
      expect(await stored()).toEqual(body);
    });

    it("keeps its connections", async () => {
      const before = tcp.connections;
      const through = store(overTcp());
      for (let round = 0; round < 10; round++) await through.put("fault", body, "text/plain");
      await through.read("fault");
      expect(tcp.connections - before).toBeLessThanOrEqual(2);
    });

    it("is unavailable where the bucket is missing", async () => {
      const missing = s3Storage({
        bucket: "no-such-bucket-here",
        endpoint: ENDPOINT,
        region: "us-east-1",
        accessKeyId,
        secretAccessKey,
        forcePathStyle: true,
        timeoutMs: TIMEOUT_MS,
      });
      await expect(missing.check()).rejects.toMatchObject({ code: "storage_unavailable" });
      await expect(missing.read("a")).rejects.toMatchObject({ code: "storage_unavailable" });
      await expect(missing.put("a", body, "text/plain")).rejects.toMatchObject({ code: "storage_unavailable" });
    });
  });
});
