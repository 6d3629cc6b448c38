// Writes the SQL of a new migration: the difference between the migrations so far and prisma/schema.prisma.
// Usage: npm run migration -- add_devices
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { loadSchemaEngine } from "./schema-engine.mjs";

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Give the migration a name of lower-case letters, digits and underscores.");
  process.exit(2);
}
const url = process.env.SHADOW_DATABASE_URL;
const root = new URL("../prisma/", import.meta.url);
const schema = await readFile(new URL("schema.prisma", root), "utf8");
const directory = new URL("migrations/", root);
await mkdir(directory, { recursive: true });
const existing = (await readdir(directory)).filter((entry) => /^\d+_/.test(entry)).sort();
const migrationDirectories = await Promise.all(
  existing.map(async (path) => ({
    path,
    migrationFile: {
      path: "migration.sql",
      content: { tag: "ok", value: await readFile(new URL(`${path}/migration.sql`, directory), "utf8") },
    },
  })),
);
if (existing.length && !url) {
  console.error("Set SHADOW_DATABASE_URL to an empty database: the migrations so far are replayed on it.");
  process.exit(2);
}
const pool = new pg.Pool({ connectionString: url ?? "postgresql://127.0.0.1:1/none" });
const { SchemaEngine } = await loadSchemaEngine();
const engine = await SchemaEngine.new(
  { datamodels: [["schema.prisma", schema]] },
  () => {},
  bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool)),
);
const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
const { stdout } = await engine.diff({
  from: existing.length
    ? { tag: "migrations", baseDir: "migrations", lockfile, migrationDirectories, shadowDbInitScript: "" }
    : { tag: "empty" },
  to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
  script: true,
  shadowDatabaseUrl: url ?? null,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
await pool.end();
const number = String(existing.length + 1).padStart(4, "0");
const target = new URL(`${number}_${name}/`, directory);
await mkdir(target, { recursive: true });
await writeFile(new URL("migration.sql", target), stdout ?? "");
await writeFile(new URL("migration_lock.toml", directory), lockfile.content);
console.log(`prisma/migrations/${number}_${name}/migration.sql`);
process.exit(0);
