import { EVERYTHING, readMigrations, readSchema, withSchemaEngine } from "./schemaEngine";

/**
 * Brings the database at `url` to the schema of this version. Fills `_prisma_migrations` as Prisma's own command does,
 * so that `prisma migrate deploy` agrees with it. Several processes may do it at once: the engine takes a lock.
 * @returns the names of the migrations that were applied
 */
export async function applyMigrations(url: string): Promise<string[]> {
  const migrationsList = await readMigrations();
  const { appliedMigrationNames } = await withSchemaEngine(url, (engine) =>
    engine.applyMigrations({ migrationsList, filters: EVERYTHING }),
  );
  return appliedMigrationNames;
}

/** A constraint or index that stands in the migrations' SQL because Prisma's schema has no words for it. */
const BEYOND_THE_SCHEMA = [
  /ADD CONSTRAINT "(\w+)" UNIQUE[^;]*DEFERRABLE/gi,
  /CREATE (?:UNIQUE )?INDEX "(\w+)"[^;]*\sWHERE\s/gi,
];

/**
 * The SQL from the migrations so far to `prisma/schema.prisma`, empty when there is no difference.
 * @param url a server on which a database may be made for a moment, to replay the migrations so far
 */
export async function writeMigrationSql(url: string): Promise<string> {
  const migrations = await readMigrations();
  const schema = await readSchema();
  const { stdout } = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: migrations.migrationDirectories.length ? { tag: "migrations", ...migrations } : { tag: "empty" },
      to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
      script: true,
      exitCode: null,
      filters: EVERYTHING,
    }),
  );
  if (!stdout || stdout.startsWith("-- This is an empty migration")) return "";
  const sql = migrations.migrationDirectories.map(({ migrationFile }) => migrationFile.content.value).join("\n");
  const kept = BEYOND_THE_SCHEMA.flatMap((pattern) => [...sql.matchAll(pattern)].map(([, name]) => name));
  // The difference would drop what the schema cannot tell of.
  return kept.reduce<string>((text, name) => text.replace(`-- DropIndex\nDROP INDEX "${name}";\n`, ""), stdout).trim();
}
