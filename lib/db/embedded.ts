import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Cluster, freePort, openCluster, SUPERUSER, startCluster, stopCluster } from "./embeddedCluster";
import { isPostmaster, readPostmaster } from "./embeddedPostmaster";

const DATABASE = "contact_sheet";
/** Each process that uses the server holds this advisory lock, shared; whoever gets it alone is the last one out. */
const LEASE = 72_707_370;
const PATIENCE_MS = 90_000;
const PAUSE_MS = 150;

/** A running PostgreSQL in the data directory, which stays up at least until `release`. */
export interface EmbeddedDatabase {
  url: string;
  /** Gives the server back, and stops it where nobody else uses it. */
  release(): Promise<void>;
}

interface Options {
  /** `name=value` on top of our own settings. */
  settings?: string[];
  /** Told when the server died under us, and when it is back. */
  say?: (line: string) => void;
}

interface Lease {
  client: pg.Client;
  port: number;
}

const urlOf = ({ password }: Cluster, port: number, database: string): string =>
  `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;

/**
 * Makes, starts or joins the PostgreSQL that belongs to `dataDir`. It listens on loopback alone and asks for a password
 * that lies in the data directory, so that other accounts of the machine cannot enter. Where it dies it is started again
 * on the same port while the lease is held.
 * @throws Error with PostgreSQL's own words when it does not come up
 */
export async function leaseEmbeddedDatabase(
  dataDir: string,
  { settings = [], say = () => {} }: Options = {},
): Promise<EmbeddedDatabase> {
  const cluster = await openCluster(dataDir, settings);
  let released = false;
  let lease = await takeLease(cluster);
  const { port } = lease;
  const watch = ({ client }: Lease): void => {
    client.once("end", async () => {
      if (released) return;
      say("PostgreSQL ended. Starting it again …");
      try {
        lease = await takeLease(cluster, port);
        say("PostgreSQL is back.");
        watch(lease);
      } catch (error) {
        say(`PostgreSQL does not start again. ${(error as Error).message}`);
      }
    });
  };
  watch(lease);
  await createDatabase(lease.client);
  return {
    url: urlOf(cluster, port, DATABASE),
    release: async () => {
      if (released) return;
      released = true;
      await giveBack(cluster, lease.client);
    },
  };
}

/** Starts the server where it does not run, and takes the lease. The server may be stopped under us meanwhile: again. */
async function takeLease(cluster: Cluster, preferredPort?: number): Promise<Lease> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  let said = "";
  for (let attempt = 0; Date.now() < giveUpAt; attempt++) {
    const running = await readPostmaster(cluster.directory);
    if (running && (await isPostmaster(running.pid, cluster.directory))) {
      try {
        return { client: await connectWithLease(cluster, running.port), port: running.port };
      } catch (error) {
        said = (error as Error).message;
      }
    } else {
      // After a few refusals the port may be the trouble: somebody took it since.
      const port = preferredPort && attempt < 20 ? preferredPort : await freePort();
      said = await startCluster(cluster, port);
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(`PostgreSQL in ${cluster.directory} does not start (see server.log there):\n${said.trim()}`);
}

async function connectWithLease(cluster: Cluster, port: number): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: urlOf(cluster, port, "postgres"), connectionTimeoutMillis: 5_000 });
  // Its end is what counts, and comes as `end`.
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock_shared(${LEASE})`);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
  if (rowCount) return;
  await client.query(`CREATE DATABASE ${DATABASE}`).catch((error) => {
    // Made by somebody at the same moment.
    if (error.code !== "42P04" && error.code !== "23505") throw error;
  });
}

async function giveBack(cluster: Cluster, client: pg.Client): Promise<void> {
  try {
    await client.query(`SELECT pg_advisory_unlock_shared(${LEASE})`);
    const { rows } = await client.query(`SELECT pg_try_advisory_lock(${LEASE}) AS last`);
    // Whoever arrives from here on waits for the lock, loses the connection with the server, and starts it again.
    if (rows[0]?.last) await stopCluster(cluster);
  } catch {
    // The server is gone already: nothing to give back.
  } finally {
    await client.end().catch(() => {});
  }
}

/** Stops the server of `dataDir` if nobody uses it. For a process whose launcher was killed and that outlived it. */
export async function stopEmbeddedDatabaseIfUnused(dataDir: string): Promise<void> {
  const cluster = await openCluster(dataDir, []);
  const running = await readPostmaster(cluster.directory);
  if (!running || !(await isPostmaster(running.pid, cluster.directory))) return;
  const client = await connectWithLease(cluster, running.port).catch(() => null);
  if (client) await giveBack(cluster, client);
}
