import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { isAppError } from "../core/errors";
import { storageFull, storageUnavailable } from "./failures";
import { checkKey, KeyError } from "./keys";
import type { Storage } from "./types";

export interface S3Options {
  bucket: string;
  /** Absent: Amazon's own for the region. */
  endpoint?: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** `https://endpoint/bucket/key`, as most servers other than Amazon's need it. */
  forcePathStyle: boolean;
  /** Milliseconds for one call from its first byte to its last, all retries included. */
  timeoutMs: number;
  /** How many keys one page of a listing has; the server's own number where absent. */
  pageSize?: number;
}

const ATTEMPTS = 3;
/** Every reader of a stream holds one, slow ones for long; a call that waits for one counts as not connected. */
const SOCKETS = 256;
/** As many as DeleteObjects takes. */
const DELETE_BATCH = 1000;

/** Objects in a bucket of any S3-compatible server. */
export function s3Storage(options: S3Options): Storage {
  const { bucket: Bucket, timeoutMs } = options;
  const client = connect(options);

  /** Runs one call under one deadline; what goes wrong becomes an AppError. */
  async function within<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeoutMs);
    try {
      return await work(controller.signal);
    } catch (error) {
      throw fromS3Error(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Opens the object; null where there is none. The signal ends the request, and with it the body. */
  async function get(key: string, signal: AbortSignal, Range?: string): Promise<Readable | null> {
    const answer = await absentAsNull(
      client.send(new GetObjectCommand({ Bucket, Key: checkKey(key), Range }), { abortSignal: signal }),
    );
    return answer && bodyOf(answer);
  }

  return {
    kind: "s3",

    put: (key, data, contentType) =>
      within(async (abortSignal) => {
        await client.send(
          new PutObjectCommand({
            Bucket,
            Key: checkKey(key),
            Body: data,
            ContentLength: data.length,
            ContentType: contentType,
            // Some servers take a wrong x-amz-checksum-* with 200; a wrong Content-MD5 is refused everywhere.
            ContentMD5: md5(data),
          }),
          { abortSignal },
        );
      }),

    read: (key) =>
      within(async (signal) => {
        const body = await get(key, signal);
        return body && collect(body);
      }),

    stream: (key, range) =>
      within(async (signal) => {
        try {
          const body = await get(key, signal, range && `bytes=${range.start}-${range.end}`);
          return body && stallGuarded(body, timeoutMs);
        } catch (error) {
          // The range begins past the object's end: as on disk, there is nothing to read.
          if (statusOf(error) === 416) return Readable.from([]);
          throw error;
        }
      }),

    stat: (key) =>
      within(async (abortSignal) => {
        const answer = await absentAsNull(
          client.send(new HeadObjectCommand({ Bucket, Key: checkKey(key) }), { abortSignal }),
        );
        return answer && { bytes: answer.ContentLength ?? 0, modifiedAt: answer.LastModified ?? new Date(0) };
      }),

    delete: async (keys) => {
      const refused: string[] = [];
      for (let at = 0; at < keys.length; at += DELETE_BATCH) {
        const Objects = keys.slice(at, at + DELETE_BATCH).map((key) => ({ Key: checkKey(key) }));
        const answer = await within((abortSignal) =>
          client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }), { abortSignal }),
        );
        // A batch answers 200 even where single keys failed.
        for (const { Key, Code, Message } of answer.Errors ?? []) {
          if (Code !== "NoSuchKey") refused.push(`${Key}: ${Code ?? "error"} ${Message ?? ""}`.trim());
        }
      }
      if (refused.length) {
        throw storageUnavailable(new Error(`${refused.length} objects were not deleted, first ${refused[0]}`));
      }
    },

    async *list(Prefix = "") {
      let ContinuationToken: string | undefined;
      do {
        const page = await within((abortSignal) =>
          client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken, MaxKeys: options.pageSize }), {
            abortSignal,
          }),
        );
        for (const { Key, Size, LastModified } of page.Contents ?? []) {
          if (Key) yield { key: Key, bytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) };
        }
        ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (ContinuationToken);
    },

    check: () =>
      within(async (abortSignal) => {
        await client.send(new HeadBucketCommand({ Bucket }), { abortSignal });
      }),

    directUrl: (key, seconds, contentType) => {
      // Signed as of the last half of its life that began: the URL stays the same meanwhile, so that caches hold.
      const step = Math.max(1, Math.floor(seconds / 2)) * 1000;
      return getSignedUrl(
        client,
        new GetObjectCommand({ Bucket, Key: checkKey(key), ResponseContentType: contentType }),
        { expiresIn: seconds, signingDate: new Date(Math.floor(Date.now() / step) * step) },
      );
    },
  };
}

function connect(options: S3Options): S3Client {
  // The SDK tells every Node 20 of a later release of itself; package-lock.json holds the one that was tried.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const agent = { keepAlive: true, maxSockets: SOCKETS };
  return new S3Client({
    region: options.region,
    endpoint: options.endpoint,
    forcePathStyle: options.forcePathStyle,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    maxAttempts: ATTEMPTS,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: Math.ceil(options.timeoutMs / ATTEMPTS),
      // No limit on an idle socket: it would end the stream of a reader that takes its time.
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}

const md5 = (data: Buffer) => createHash("md5").update(data).digest("base64");

const statusOf = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

/** What is not there is null. A missing bucket also answers 404, yet it is a failure of the store. */
async function absentAsNull<T>(sent: Promise<T>): Promise<T | null> {
  try {
    return await sent;
  } catch (error) {
    if (statusOf(error) === 404 && nameOf(error) !== "NoSuchBucket") return null;
    throw error;
  }
}

const NO_ROOM = new Set(["QuotaExceeded", "XMinioStorageFull", "XAmzContentStorageFull"]);

function fromS3Error(error: unknown) {
  if (isAppError(error) || error instanceof KeyError) return error;
  return statusOf(error) === 507 || NO_ROOM.has(nameOf(error)) ? storageFull(error) : storageUnavailable(error);
}

function bodyOf(answer: GetObjectCommandOutput): Readable {
  if (answer.Body instanceof Readable) return answer.Body;
  throw new Error("expected a stream of node as the body");
}

async function collect(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The body as a stream that fails when the store sends nothing for `ms` while somebody waits for it. A reader that takes
 * its time is no stall. The connection goes with the stream, also where nobody ever read from it.
 */
function stallGuarded(body: Readable, ms: number): Readable {
  let timer: NodeJS.Timeout | undefined;
  const arrived = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const guarded = new Readable({
    read() {
      timer ??= setTimeout(() => guarded.destroy(storageUnavailable(new Error("The store stopped sending"))), ms);
      body.resume();
    },
    destroy(error, done) {
      arrived();
      body.destroy();
      done(error);
    },
  });
  body.on("data", (chunk: Buffer) => {
    arrived();
    if (!guarded.push(chunk)) body.pause();
  });
  body.on("end", () => guarded.push(null));
  body.on("error", (error) => guarded.destroy(fromS3Error(error)));
  return guarded;
}
