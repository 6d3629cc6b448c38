import type { QueryResultRow } from "pg";
import { timed } from "../core/trace";
import { asDatabaseError, pool } from "./client";

/**
 * One prepared statement straight on the pool: for what is asked at every request, such as who is calling. It costs half
 * of what the same costs through the data model.
 * @param name of the statement, unique for its text
 * @throws AppError `database_unavailable`
 */
export async function query<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
  try {
    return (await timed("database", () => pool().query<Row>({ name, text, values }))).rows;
  } catch (error) {
    throw asDatabaseError(error);
  }
}
