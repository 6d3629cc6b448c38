import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine, SchemaFilter } from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { singleton } from "../core/singleton";

type Engine = typeof import("@prisma/schema-engine-wasm/schema_engine_bg") & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

/** Where the schema and its migrations lie. */
export const prismaDirectory = (): string => join(process.cwd(), "prisma");

/** Nothing of the database is left to somebody else. */
export const EVERYTHING: SchemaFilter = { externalTables: [], externalEnums: [] };

/**
 * Prisma's schema engine as WebAssembly, instantiated by hand: the package's own entry wants a bundler, and the native
 * engine is a download that a locked-down machine cannot make. Once per process, or it loses its own state.
 */
const loadEngine = (): Promise<Engine> =>
  singleton("schema-engine", async () => {
    const require = createRequire(join(process.cwd(), "package.json"));
    const engine = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as Engine;
    const file = join(dirname(require.resolve("@prisma/schema-engine-wasm")), "schema_engine_bg.wasm");
    const imports = { "./schema_engine_bg.js": withQuietTimers(engine) };
    const { instance } = await WebAssembly.instantiate(await readFile(file), imports as never);
    engine.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    return engine;
  });

/** The engine's own time limits must not keep a process alive for 10 s after its work. */
function withQuietTimers(engine: Engine): Record<string, unknown> {
  const setTimeoutImport = Object.keys(engine).find((name) => name.startsWith("__wbg_setTimeout_"));
  const start = (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds >>> 0).unref();
  return setTimeoutImport ? { ...engine, [setTimeoutImport]: start } : { ...engine };
}

/** The same server, another database. */
export function inDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** What Prisma's adapter keeps to itself. */
interface AdapterInside {
  onError(error: unknown): never;
  performIO(query: unknown): Promise<pg.QueryArrayResult>;
}

const CHAR = 18;
const BPCHAR = 1042;

/**
 * Prisma's adapter with three of its habits mended. It cuts a script at every semicolon, also inside comments and
 * function bodies; a whole script in one query is one transaction too, so that a migration that fails leaves nothing of
 * itself. It does not know the type of the catalog's one-letter columns. And given an address it replays migrations on
 * that database itself instead of on a shadow.
 */
class MigrationAdapter extends PrismaPg {
  private readonly cleanups: (() => Promise<void>)[] = [];

  constructor(
    private readonly url: string,
    private readonly pool: pg.Pool,
  ) {
    super(pool);
  }

  override async connect() {
    const adapter = await super.connect();
    const inside = adapter as unknown as AdapterInside;
    adapter.executeScript = async (script) => {
      await this.pool.query(script).catch((error) => inside.onError(error));
    };
    const { queryRaw } = adapter;
    adapter.queryRaw = async (query) => {
      let letters: number[] = [];
      const performIO = async (asked: unknown) => {
        const result = await inside.performIO(asked);
        letters = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []));
        for (const index of letters) Object.assign(result.fields[index] as object, { dataTypeID: BPCHAR });
        return result;
      };
      const result = await queryRaw.call(Object.create(adapter, { performIO: { value: performIO } }), query);
      for (const index of letters) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  }

  override async connectToShadowDb() {
    const name = `shadow_${randomUUID().replaceAll("-", "")}`;
    await this.pool.query(`CREATE DATABASE ${name}`);
    const url = inDatabase(this.url, name);
    const pool = poolOf(url);
    this.cleanups.push(async () => {
      await pool.end();
      await this.pool.query(`DROP DATABASE ${name} WITH (FORCE)`);
    });
    return new MigrationAdapter(url, pool).connect();
  }

  /** Ends everything this adapter opened. The engine does not tell when it is done with a shadow database. */
  async end(): Promise<void> {
    for (const cleanup of this.cleanups) await cleanup();
    await this.pool.end();
  }
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url });
  pool.on("error", () => {});
  return pool;
}

/**
 * Runs `work` with an engine on the database at `url`. The engine keeps its advisory lock on an idle connection, so it
 * has a pool of its own, which ends with the work.
 */
export async function withSchemaEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const adapter = new MigrationAdapter(url, poolOf(url));
  try {
    const datamodels: [string, string][] = [["schema.prisma", await readSchema()]];
    const factory = bindMigrationAwareSqlAdapterFactory(adapter);
    const engine = await SchemaEngine.new({ datamodels }, () => {}, factory as never);
    return await work(engine);
  } finally {
    await adapter.end();
  }
}

/** The text of the data model. */
export const readSchema = (): Promise<string> => readFile(join(prismaDirectory(), "schema.prisma"), "utf8");

export const LOCKFILE = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };

/** The migrations of the project in their order, with their SQL. */
export async function readMigrations(): Promise<MigrationList> {
  const baseDir = join(prismaDirectory(), "migrations");
  const names = (await readdir(baseDir)).filter((name) => /^\d+_/.test(name)).sort();
  const migrationDirectories = await Promise.all(
    names.map(async (path) => {
      const value = await readFile(join(baseDir, path, "migration.sql"), "utf8");
      return { path, migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value } } };
    }),
  );
  return { baseDir, lockfile: LOCKFILE, migrationDirectories, shadowDbInitScript: "" };
}
