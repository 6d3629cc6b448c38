import pg from "pg";

/** A connection of its own, whose statements may take as long as they need. */
export type Loader = pg.Client;

/**
 * Puts very many rows into tables. Their triggers rest meanwhile, and indexes and foreign keys are made when the rows are
 * there, as a restored dump does it: what the planner meets afterwards is the same.
 */
export async function loadMasses(tables: readonly string[], fill: (loader: Loader) => Promise<void>): Promise<void> {
  const loader = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await loader.connect();
  try {
    await loader.query("SET maintenance_work_mem = '256MB'; SET synchronous_commit = off");
    const { rows: keys } = await loader.query<{ drop: string; make: string }>(
      `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
         format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS make
       FROM pg_constraint
       WHERE contype = 'f' AND (conrelid = ANY($1::regclass[]) OR confrelid = ANY($1::regclass[]))`,
      [tables],
    );
    const { rows: indexes } = await loader.query<{ drop: string; make: string }>(
      `SELECT format('DROP INDEX %s', indexrelid::regclass) AS drop, pg_get_indexdef(indexrelid) AS make
       FROM pg_index
       WHERE indrelid = ANY($1::regclass[])
         AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')`,
      [tables],
    );
    for (const { drop } of [...keys, ...indexes]) await loader.query(drop);
    for (const table of tables) await loader.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await fill(loader);
    for (const table of tables) await loader.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    for (const { make } of [...indexes, ...keys]) await loader.query(make);
    // What was written can be seen by an index alone only after it.
    for (const table of tables) await loader.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await loader.end();
  }
}
