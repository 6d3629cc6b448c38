import type { PgBoss } from "pg-boss";
import { log } from "../core/log";
import { asDatabaseError, pool } from "./client";

/** One job to add. Jobs of one group share what they may use at once. */
export interface NewJob<T> {
  data: T;
  group: string;
  /** Not before this. */
  startAfter: Date;
}

export interface Job<T> {
  id: string;
  data: T;
}

interface QueueOptions {
  /** How many jobs of one group are worked on at once, over all servers. */
  perGroup: number;
  /** A job that is worked on for longer belonged to a server that crashed. */
  expireSeconds: number;
}

/** What of pg this needs: the pool, or one connection inside a transaction. */
interface Sql {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

interface Rows {
  // biome-ignore lint/suspicious/noExplicitAny: the shape that the library asks for
  rows: any[];
}

/** A script of several statements answers several results. */
const executor = (sql: Sql) => ({
  executeSql: async (text: string, values?: unknown[]): Promise<Rows> => {
    const result = (await sql.query(text, values)) as Rows | Rows[];
    return Array.isArray(result) ? { rows: result.flatMap(({ rows }) => rows) } : result;
  },
});

const ignore = () => {};

/**
 * How often a job comes again that was taken and not finished: by a server that was killed, or without the database. What
 * failed otherwise is told by the caller's own rows, who adds the next try himself.
 */
const RETRIES = 5;

/** Timers that keep no process alive. */
const unheld = {
  now: () => Date.now(),
  setTimeout: (run: () => void, ms: number) => setTimeout(run, ms).unref(),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (run: () => void, ms: number) => setInterval(run, ms).unref(),
  clearInterval: (timer: unknown) => clearInterval(timer as NodeJS.Timeout),
};

/**
 * A queue of jobs in the same database (pg-boss, in a schema of its own that the first server to open it makes). It runs on
 * the process's connections, so that it costs none of its own.
 */
export class JobQueue<T extends object> {
  private readonly boss: PgBoss;
  private readonly name: string;
  private readonly options: QueueOptions;

  private constructor(boss: PgBoss, name: string, options: QueueOptions) {
    this.boss = boss;
    this.name = name;
    this.options = options;
  }

  /** @throws AppError `database_unavailable`; then it may be opened again */
  static async open<T extends object>(name: string, options: QueueOptions): Promise<JobQueue<T>> {
    // Loaded here and not above: most installations have no jobs.
    const { PgBoss } = await import("pg-boss");
    const boss = new PgBoss({ db: executor(pool()), schedule: false, clock: unheld });
    boss.on("error", (error) =>
      log().warn({ err: asDatabaseError(error), queue: name }, "the job queue failed; it goes on"),
    );
    try {
      await boss.start();
      await boss.createQueue(name, {
        expireInSeconds: options.expireSeconds,
        deleteAfterSeconds: 3_600,
      });
    } catch (error) {
      await boss.stop({ graceful: false }).catch(() => {});
      throw asDatabaseError(error);
    }
    return new JobQueue<T>(boss, name, options);
  }

  /**
   * Adds a job for each row that `statement` changes and returns, with that change or not at all.
   * @param statement an UPDATE with RETURNING
   * @returns how many
   * @throws AppError `database_unavailable`
   */
  async addFrom<Row>(statement: { text: string; values: unknown[] }, toJob: (row: Row) => NewJob<T>): Promise<number> {
    try {
      const client = await pool().connect();
      // The pool listens to idle connections alone: without a listener, one that breaks here would end the process. What
      // was asked of it fails by itself.
      client.on("error", ignore);
      try {
        await client.query("BEGIN");
        const { rows } = await client.query(statement.text, statement.values);
        const jobs = (rows as Row[]).map(toJob);
        if (jobs.length)
          await this.boss.insert(
            this.name,
            jobs.map(({ data, group, startAfter }) => ({
              data,
              group: { id: group },
              startAfter,
              retryLimit: RETRIES,
            })),
            { db: executor(client) },
          );
        await client.query("COMMIT");
        client.off("error", ignore);
        client.release();
        return jobs.length;
      } catch (error) {
        // The connection goes with whatever it holds.
        client.release(true);
        throw error;
      }
    } catch (error) {
      throw asDatabaseError(error);
    }
  }

  /** Takes up to `count` jobs whose time has come. No other server gets them. @throws AppError `database_unavailable` */
  async take(count: number): Promise<Job<T>[]> {
    try {
      return await this.boss.fetch<T>(this.name, { batchSize: count, groupConcurrency: this.options.perGroup });
    } catch (error) {
      throw asDatabaseError(error);
    }
  }

  /** The job is over, well or not. @throws AppError `database_unavailable` */
  async finish({ id }: Job<T>): Promise<void> {
    try {
      await this.boss.complete(this.name, id);
    } catch (error) {
      throw asDatabaseError(error);
    }
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false, close: false });
  }
}
