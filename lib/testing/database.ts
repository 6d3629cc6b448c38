import { randomBytes } from "node:crypto";
import pg from "pg";
import { applyMigrations } from "../db/migrate";
import { inDatabase } from "../db/schemaEngine";

async function run(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const newName = (prefix: string): string => `${prefix}_${randomBytes(6).toString("hex")}`;

/** A database of its own for a test run or a test file. */
export interface TestDatabase {
  name: string;
  url: string;
  drop(): Promise<void>;
}

/** Makes a database: empty, or as a copy of `template`, which takes some 30 ms. */
export async function createTestDatabase(adminUrl: string, template?: string): Promise<TestDatabase> {
  const name = newName(template ? "test" : "template");
  await run(adminUrl, `CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ""}`);
  return {
    name,
    url: inDatabase(adminUrl, name),
    drop: () => run(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** Makes a database with the schema of this version, to copy others from. */
export async function createTemplate(adminUrl: string): Promise<TestDatabase> {
  const template = await createTestDatabase(adminUrl);
  try {
    await applyMigrations(template.url);
    return template;
  } catch (error) {
    await template.drop();
    throw error;
  }
}
