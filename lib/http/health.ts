import { log } from "../core/log";
import { singleton } from "../core/singleton";
import { query } from "../db/query";
import { storage } from "../storage";
import { Reply } from "./reply";

/** What does not answer in this time is not there, as far as whoever waits is concerned. */
const TIME_LIMIT_MS = 2_500;
/** However many ask, the parts are asked once in this time. */
const KEPT_MS = 1_000;

const CHECKS = {
  database: () => query("health", "SELECT 1", []),
  storage: () => storage().check(),
} as const satisfies Record<string, () => Promise<unknown>>;

type Part = keyof typeof CHECKS;

interface Health extends Record<Part, { status: "ok" | "down"; ms: number }> {
  status: "ok" | "degraded";
}

interface Kept {
  at: number;
  health: Promise<Health>;
}

/** The health of this server and what it stands on: 200 where all of it works, else 503. It names no hosts. */
export async function checkHealth(): Promise<Reply> {
  const kept = singleton<{ last?: Kept }>("health", () => ({}));
  if (!kept.last || Date.now() - kept.last.at > KEPT_MS) kept.last = { at: Date.now(), health: check() };
  const health = await kept.last.health;
  return new Reply(health.status === "ok" ? 200 : 503, health, {
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
  });
}

async function check(): Promise<Health> {
  const [database, store] = await Promise.all([checkPart("database"), checkPart("storage")]);
  return { status: database.status === "ok" && store.status === "ok" ? "ok" : "degraded", database, storage: store };
}

async function checkPart(part: Part): Promise<Health[Part]> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${TIME_LIMIT_MS} ms`)), TIME_LIMIT_MS);
  });
  let status: "ok" | "down" = "ok";
  try {
    await Promise.race([CHECKS[part](), late]);
  } catch (error) {
    status = "down";
    log().warn({ err: error, part }, "health check failed");
  } finally {
    clearTimeout(timer);
  }
  return { status, ms: Math.round(performance.now() - started) };
}
