import { log } from "../core/log";
import { timed } from "../core/trace";
import type { Storage } from "./types";

const SLOW_MS = 1000;

/** `storage` with every call timed for the request in hand, and a warning in the log for one slower than a second. */
export function observed(storage: Storage): Storage {
  async function call<T>(operation: string, key: string | undefined, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await timed("storage", work);
    } finally {
      const ms = Math.round(performance.now() - started);
      if (ms > SLOW_MS) log().warn({ operation, key, ms, storage: storage.kind }, "slow storage call");
    }
  }

  return {
    kind: storage.kind,
    put: (key, data, contentType) => call("put", key, () => storage.put(key, data, contentType)),
    read: (key) => call("read", key, () => storage.read(key)),
    stream: (key, range) => call("stream", key, () => storage.stream(key, range)),
    stat: (key) => call("stat", key, () => storage.stat(key)),
    delete: (keys) => call("delete", keys[0], () => storage.delete(keys)),
    async *list(prefix) {
      const entries = storage.list(prefix)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await call("list", prefix, () => entries.next());
          if (next.done) return;
          yield next.value;
        }
      } finally {
        await entries.return?.();
      }
    },
    check: () => call("check", undefined, () => storage.check()),
    directUrl: (key, seconds, contentType) => storage.directUrl(key, seconds, contentType),
  };
}
