import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { leaseEmbeddedDatabase } from "../lib/db/embedded";
import { readOrCreateSecret } from "../lib/db/embeddedCluster";
import { applyMigrations } from "../lib/db/migrate";
import { EnvError, parseEnv } from "../lib/env";
import { EMBEDDED } from "./protocol";

/** What a program needs before it can work: `process.env` is complete, the database runs and has this schema. */
export interface Runtime {
  /** Gives the embedded database back; it stops where nobody else uses it. */
  release(): Promise<void>;
}

interface Options {
  migrate?: boolean;
  say?: (line: string) => void;
}

const DATABASE_PATIENCE_S = 30;
/**
 * Reads `.env`, checks the configuration, fills what may be left out (DATA_DIR, a secret, the embedded database) into
 * `process.env`, and applies the migrations.
 * @throws EnvError with a sentence for whoever started it
 */
export async function openRuntime({ migrate = true, say = () => {} }: Options = {}): Promise<Runtime> {
  readConfiguration();
  const dataDir = await openDataDir();
  process.env.NEXTAUTH_SECRET ??= await readOrCreateSecret(join(dataDir, "session-secret"));
  const release = process.env.DATABASE_URL
    ? await waitForDatabase(process.env.DATABASE_URL, say)
    : await startDatabase(dataDir, say);
  try {
    if (migrate) await migrateDatabase(process.env.DATABASE_URL as string, say);
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * Reads `.env` and checks everything. A blank line there means that it was not filled in, not that the value is empty.
 * @throws EnvError with a line for each bad value
 */
export function readConfiguration(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
  for (const [name, value] of Object.entries(process.env)) if (value === "") delete process.env[name];
  const standIns = { DATABASE_URL: "postgresql://embedded", NEXTAUTH_SECRET: randomUUID() };
  process.env.DATA_DIR = parseEnv({ ...standIns, ...process.env }).DATA_DIR;
}

async function openDataDir(): Promise<string> {
  const dataDir = process.env.DATA_DIR as string;
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return dataDir;
  } catch (error) {
    throw new EnvError(`DATA_DIR (${dataDir}) cannot be made: ${(error as Error).message}`);
  }
}

async function startDatabase(dataDir: string, say: (line: string) => void): Promise<() => Promise<void>> {
  say("Starting the database …");
  try {
    const { url, release } = await leaseEmbeddedDatabase(dataDir, { say });
    process.env.DATABASE_URL = url;
    process.env[EMBEDDED] = "1";
    return release;
  } catch (error) {
    throw new EnvError(`The embedded database does not start. ${(error as Error).message}`);
  }
}

/** A database of somebody else may come up later than we do, as in a group of containers. */
async function waitForDatabase(url: string, say: (line: string) => void): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited++) {
    try {
      await tryDatabase(url);
      return async () => {};
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const mayComeUp = !code || /^(ECONN|ENOTFOUND|EAI_AGAIN|57P03)/.test(code);
      if (!mayComeUp || waited >= DATABASE_PATIENCE_S) throw new EnvError(databaseSentence(error));
      if (waited === 0) say(`Waiting for the database (${message || code || "no answer"}) …`);
    }
    await sleep(1_000);
  }
}

async function tryDatabase(url: string): Promise<void> {
  // Throws by itself where the address names a certificate that cannot be read.
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => {});
  }
}

/** What to tell of a database that cannot be used, and, of a certificate that is not trusted, what to write. */
export function databaseSentence(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const sentence = `DATABASE_URL cannot be used: ${message || code || "no answer"}`;
  if (!/CERT|^UNABLE_TO_VERIFY/.test(code)) return sentence;
  return (
    `${sentence}. Its certificate is checked. Add sslrootcert=/path/to/ca.pem to the address to trust the authority ` +
    "that signed it, or uselibpqcompat=true&sslmode=require to encrypt without checking who answers."
  );
}

async function migrateDatabase(url: string, say: (line: string) => void): Promise<void> {
  try {
    const applied = await applyMigrations(url);
    if (applied.length)
      say(`Applied ${applied.length === 1 ? "a migration" : `${applied.length} migrations`}: ${applied.join(", ")}`);
  } catch (error) {
    throw new EnvError(`The database could not be brought to this version. ${(error as Error).message}`);
  }
}
