import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { createTestDatabase } from "../testing/database";
import { applyMigrations, writeMigrationSql } from "./migrate";

const adminUrl = process.env.DATABASE_URL as string;
const empty = await createTestDatabase(adminUrl);
afterAll(() => empty.drop());

it("applies every migration once, also when several processes start at the same moment", async () => {
  const applied = await Promise.all([1, 2, 3].map(() => applyMigrations(empty.url)));
  expect(applied.flat()).toContain("0001_init");
  expect(new Set(applied.flat()).size).toBe(applied.flat().length);
  expect(await applyMigrations(empty.url)).toEqual([]);
});

it("leaves the database with the schema that prisma/schema.prisma describes", async () => {
  expect(await writeMigrationSql(adminUrl)).toBe("");
});

it("tells each test file's database apart", async () => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const { rows } = await client.query("SELECT count(*)::int AS users FROM users");
  await client.end();
  expect(rows[0].users).toBe(0);
});
