import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeMigrationSql } from "../lib/db/migrate";
import { LOCKFILE, prismaDirectory, readMigrations } from "../lib/db/schemaEngine";
import { openRuntime } from "./runtime";

/** Writes the next migration's SQL. Nothing is applied: read it, add what Prisma's schema cannot say, start. */
export async function main(name = ""): Promise<void> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    console.error("Give the migration a name of lower-case letters, digits and underscores.");
    process.exit(2);
  }
  const { migrationDirectories } = await readMigrations();
  const runtime = await openRuntime({ migrate: false });
  const sql = await writeMigrationSql(process.env.DATABASE_URL as string).finally(runtime.release);
  if (!sql) {
    console.error("The migrations say what the schema says: there is nothing to write.");
    process.exit(1);
  }
  const folder = `${String(migrationDirectories.length + 1).padStart(4, "0")}_${name}`;
  const directory = join(prismaDirectory(), "migrations");
  await mkdir(join(directory, folder), { recursive: true });
  await writeFile(join(directory, folder, "migration.sql"), `${sql}\n`);
  await writeFile(join(directory, LOCKFILE.path), LOCKFILE.content);
  console.log(join("prisma", "migrations", folder, "migration.sql"));
  process.exit(0);
}
