import pino, { type Logger } from "pino";
import { singleton } from "./singleton";
import { currentTrace } from "./trace";

// What a log must never hold, wherever it stands in a record: on top, or in an object such as `headers` or `req.headers`.
const SECRETS = ["authorization", "cookie", "set-cookie", "password", "token", "signature"];
const PATHS = SECRETS.flatMap((key) => ["", "*", "*.*"].map((parent) => `${parent}["${key}"]`));

function make(): Logger {
  const inTest = !!process.env.VITEST;
  return pino(
    {
      level: process.env.LOG_LEVEL || "info",
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: PATHS, censor: "[redacted]" },
      mixin: () => {
        const trace = currentTrace();
        return trace ? { request_id: trace.requestId } : {};
      },
      // A line that names its own request_id wins over the request in hand.
      mixinMergeStrategy: (record, mixed) => ({ ...mixed, ...record }),
    },
    // A slow terminal or pipe must not hold up requests; a test wants its lines at once.
    pino.destination({ dest: 1, sync: inTest }),
  );
}

/**
 * The log of this process: one line of JSON a record on standard output, ISO 8601 times, and the `request_id` of the
 * request in hand. Errors go under `err`. LOG_LEVEL is read here, not through `env()`: a configuration that cannot be
 * parsed must still be told.
 */
export const log = (): Logger => singleton("log", make);
