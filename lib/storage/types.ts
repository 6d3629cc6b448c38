import type { Readable } from "node:stream";

export interface ObjectStat {
  bytes: number;
  modifiedAt: Date;
}

/** Inclusive byte positions, as in an HTTP Range. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Where bytes live. Keys are ours, never a user's file name: segments of `[A-Za-z0-9._-]` that do not begin with a dot,
 * joined by slashes, at most 200 characters; any other is a KeyError, a mistake of the program. Both implementations pass
 * one suite, `storageSuite.ts`.
 *
 * Every method throws AppError `storage_unavailable` when the store cannot be reached or does not answer in time, and
 * `storage_full` when it has no room.
 */
export interface Storage {
  readonly kind: "disk" | "s3";
  /** Stores `data` whole or not at all; an existing object of that key is replaced. */
  put(key: string, data: Buffer, contentType: string): Promise<void>;
  /** The whole object, or null where there is none. */
  read(key: string): Promise<Buffer | null>;
  /**
   * The object or a part of it as a stream, or null where there is none. Of a range, what lies past the end is left out.
   * A stream that breaks fails with an AppError on S3; whoever takes it destroys it when it is not read to its end.
   */
  stream(key: string, range?: ByteRange): Promise<Readable | null>;
  stat(key: string): Promise<ObjectStat | null>;
  /** Removes each; what is not there is no error. Where some cannot be removed, the others are, and then it throws. */
  delete(keys: readonly string[]): Promise<void>;
  /** Every object whose key begins with `prefix`, in pages, in no promised order. */
  list(prefix?: string): AsyncIterable<{ key: string } & ObjectStat>;
  /** Rejects where the store cannot be used now. */
  check(): Promise<void>;
  /**
   * A URL of the store itself that reads `key`, or null where the store has none (disk). It works for at most `seconds` and
   * at least half of them, and stays the same that long, so that caches hold.
   */
  directUrl(key: string, seconds: number, contentType: string): Promise<string | null>;
}
