import type { QueryResultRow } from "pg";
import { timed } from "../core/trace";
import { asDatabaseError, pool } from "../db/client";

/**
 * One prepared statement straight on the pool: who is calling is asked at every request, and this costs half of what
 * the same costs through the data model.
 */
export async function query<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
  try {
    return (await timed("database", () => pool().query<Row>({ name, text, values }))).rows;
  } catch (error) {
    throw asDatabaseError(error);
  }
}
