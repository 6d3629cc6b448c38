import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leaseEmbeddedDatabase } from "../db/embedded";
import { startIssuer } from "./issuer";

const START_MS = 240_000;
const STOP_MS = 15_000;
const FROM_OUTSIDE =
  /^(S3_|REGISTRATION$|GITHUB_|GOOGLE_|OIDC_|MEDIA_|MAX_|ADMIN_|VITEST|TEST|NODE_ENV$|DATABASE_URL$|PUBLIC_URL$|TRUST_PROXY$|NEXTAUTH_|npm_)/;

/** The application, started as `npm start` starts it. */
export interface App {
  baseUrl: string;
  dataDir: string;
  launcher: ChildProcess;
  /** Everything the launcher said so far. */
  said(): string;
  /** Ends it with `signal` and waits. @returns its exit code and the time it took */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; milliseconds: number }>;
}

/** The process of the server itself: the launcher's only child that is a node. */
export const serverPid = ({ launcher }: App): number =>
  Number(spawnSync("pgrep", ["-P", String(launcher.pid), "-f", "build/server.js"]).stdout);

/** A folder for one application's data. */
export const newDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), "contact-sheet-app-"));

/**
 * Starts the application on a free port and waits until it is healthy. What the environment says of databases, buckets
 * and addresses is left out: `env` is all it gets.
 * @throws Error with what the launcher said, when it ends instead
 */
export async function startApp(dataDir: string, env: Record<string, string> = {}): Promise<App> {
  await mkdir(dataDir, { recursive: true });
  const inherited = Object.entries(process.env).filter(([name]) => !FROM_OUTSIDE.test(name));
  const own = { PORT: "0", DATA_DIR: dataDir, RATE_LIMITS: "off" };
  const launcher = spawn(process.execPath, ["scripts/start.mjs"], {
    env: { NODE_ENV: "production", ...Object.fromEntries(inherited), ...own, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  launcher.stderr.on("data", (chunk) => {
    said += chunk;
  });
  launcher.stdout.pipe(createWriteStream(join(dataDir, "server.log"), { flags: "a" }));
  const ended = new Promise<number | null>((done) => launcher.once("close", (code) => done(code)));
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    const started = performance.now();
    if (launcher.exitCode === null && launcher.signalCode === null) launcher.kill(signal);
    const late = setTimeout(() => launcher.kill("SIGKILL"), STOP_MS);
    const code = await ended;
    clearTimeout(late);
    return { code, milliseconds: performance.now() - started };
  };
  try {
    const baseUrl = await untilHealthy(launcher, () => said);
    return { baseUrl, dataDir, launcher, said: () => said, stop };
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
}

async function untilHealthy(launcher: ChildProcess, said: () => string): Promise<string> {
  const giveUpAt = Date.now() + START_MS;
  while (Date.now() < giveUpAt) {
    if (launcher.exitCode !== null) throw new Error(`The application ended with ${launcher.exitCode}:\n${said()}`);
    const baseUrl = /^Contact Sheet is at (\S+)$/m.exec(said())?.[1];
    const healthy = baseUrl && (await fetch(`${baseUrl}/api/health`).catch(() => null))?.ok;
    if (healthy) return baseUrl;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`The application did not become healthy:\n${said()}`);
}

/** What a test needs to reach behind a running application: its database and its secret. */
export interface AppEnvironment {
  APP_URL: string;
  DATABASE_URL: string;
  DATA_DIR: string;
  NEXTAUTH_SECRET: string;
  /** The issuer that runs beside it; absent where the application is one that ran before. */
  ISSUER_URL?: string;
}

/**
 * Starts the application for a whole test run, in TEST_DATA_DIR where that is set (and left there, to be examined), else
 * in a folder that goes with it. One may register there by invitation, and sign in by way of an issuer of its own. Where
 * APP_URL is set, that application is used instead.
 * @param env beside what is set already
 */
export async function appForTests(
  env: Record<string, string> = {},
): Promise<{ environment: AppEnvironment; stop(): Promise<void> }> {
  if (process.env.APP_URL) return { environment: process.env as unknown as AppEnvironment, stop: async () => {} };
  const kept = process.env.TEST_DATA_DIR;
  const dataDir = kept ?? (await newDataDir());
  const issuer = await startIssuer();
  const app = await startApp(dataDir, { REGISTRATION: "invitation", ...issuer.env, ...env });
  const database = await leaseEmbeddedDatabase(dataDir);
  return {
    environment: {
      APP_URL: app.baseUrl,
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      ISSUER_URL: issuer.url,
      NEXTAUTH_SECRET: (await readFile(join(dataDir, "session-secret"), "utf8")).trim(),
    },
    stop: async () => {
      await app.stop();
      await issuer.stop();
      await database.release();
      if (!kept) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
