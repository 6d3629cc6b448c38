import { randomBytes } from "node:crypto";
import { v7 } from "uuid";

/** A UUIDv7: sorts by the time it was made. */
export const newId = (): string => v7();

/** The same for something that came at `ms` since 1970, before whatever has a greater `turn` of the same millisecond. */
export const newIdAt = (ms: number, turn: number): string => v7({ msecs: ms, seq: turn >>> 0 });

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` is written as a UUID of any version. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** `bytes` random bytes in base64url: 16 for a storage key, 32 for a secret. */
export const randomKey = (bytes: number): string => randomBytes(bytes).toString("base64url");
