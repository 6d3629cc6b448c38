import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Claim, currentClaim } from "../core/claim";
import { AppError } from "../core/errors";
import { singleton } from "../core/singleton";
import { timed } from "../core/trace";
import { env } from "../env";
import { Prisma, PrismaClient } from "./generated/client";

/** How long a query may wait for a connection: past that the answer is 503, not a queue without end. */
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;

/** The process's connections. */
export const pool = (): pg.Pool =>
  singleton("pool", () => {
    const made = new pg.Pool({
      connectionString: env().DATABASE_URL,
      max: env().DATABASE_POOL,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    });
    // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
    made.on("error", () => {});
    return made;
  });

const makeClient = () =>
  new PrismaClient({ adapter: new PrismaPg(pool()) }).$extends({
    query: { $allOperations: ({ args, query }) => timed("database", () => query(args)) },
  });

/** The database. */
export const db = (): ReturnType<typeof makeClient> => singleton("db", makeClient);

/** The database inside a transaction. */
export type Tx = Omit<ReturnType<typeof makeClient>, "$extends" | "$transaction" | "$disconnect" | "$connect" | "$on">;

/** What open transactions still have to do before their commit. */
const endings = new WeakMap<Tx, ((tx: Tx) => Promise<void>)[]>();

/**
 * Has `run` called once in this transaction, when all of its work is done, right before the commit: for rows that many
 * transactions write, so that their locks are taken last and held for a moment. What it throws undoes everything.
 * @param tx of `transaction`
 */
export function beforeCommit(tx: Tx, run: (tx: Tx) => Promise<void>): void {
  const runs = endings.get(tx);
  if (!runs) throw new Error("beforeCommit needs a transaction that transaction() has begun");
  runs.push(run);
}

/**
 * Runs `work` in one short transaction. Nothing inside may touch the CPU for long, the disk or the network.
 * @throws AppError `database_unavailable` when no connection is to be had
 */
export async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    const claim = currentClaim();
    const marked = async (tx: Tx) => {
      const last: ((tx: Tx) => Promise<void>)[] = [];
      endings.set(tx, last);
      const result = await work(tx);
      for (const run of last) await run(tx);
      if (claim) await markDone(tx, claim);
      return result;
    };
    return await db().$transaction((tx) => marked(tx as unknown as Tx), {
      maxWait: CONNECT_TIMEOUT_MS,
      timeout: STATEMENT_TIMEOUT_MS,
    });
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** With the work, or not at all. A claim that is no longer ours, because it was given up for dead, undoes the work. */
async function markDone(tx: Tx, { userId, key, since }: Claim): Promise<void> {
  const count = await tx.$executeRaw(Prisma.sql`
    UPDATE idempotency_keys SET done = TRUE WHERE user_id = ${userId}::uuid AND key = ${key} AND created_at = ${since}`);
  if (!count) throw new AppError("idempotency_in_flight", "Another request with this Idempotency-Key took over");
}

const UNREACHABLE = /^(P1001|P1002|P1008|P1017|P2024|P2028)$/;
/** What Node, pg, PostgreSQL, Prisma's client and its adapter say, each in its own words and none with a code of its own. */
const UNREACHABLE_TEXT = new RegExp(
  [
    "ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE",
    "timeout exceeded when trying to connect|Connection terminated",
    "the database system is (starting up|shutting down)|terminating connection|too many clients",
    "Server has closed the connection|Can't reach database server",
    "ConnectionClosed|DatabaseNotReachable|SocketTimeout|TooManyConnections|TlsConnectionError",
  ].join("|"),
  "i",
);

/** Turns a failure to reach the database into AppError `database_unavailable`; leaves everything else as it is. */
export function asDatabaseError(error: unknown): unknown {
  const code = (error as { code?: unknown })?.code;
  const unreachable =
    (typeof code === "string" && UNREACHABLE.test(code)) ||
    (error instanceof Error && UNREACHABLE_TEXT.test(error.message));
  return unreachable
    ? new AppError("database_unavailable", "The database cannot be reached. Try again in a moment.", {
        cause: error,
        retryAfter: 5,
      })
    : error;
}

/** Which constraint an insert or update broke, by its name or columns, or null. */
export function brokenConstraint(error: unknown): string | null {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  if (error.code !== "P2002" && error.code !== "P2010" && error.code !== "P2004") return null;
  return JSON.stringify(error.meta ?? {});
}

/** Ends the connections of this process. */
export async function closeDatabase(): Promise<void> {
  await db().$disconnect();
  await pool().end();
}

export { Prisma };
