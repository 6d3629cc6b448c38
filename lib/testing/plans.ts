import { db, Prisma } from "../db/client";

interface Node {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Plan Rows": number;
  Plans?: Node[];
}

/** How PostgreSQL would go about a statement. */
export async function planOf(statement: Prisma.Sql): Promise<Node> {
  const [row] = await db().$queryRaw<{ "QUERY PLAN": [{ Plan: Node }] }[]>(
    Prisma.sql`EXPLAIN (FORMAT JSON) ${statement}`,
  );
  if (!row) throw new Error("expected a plan but received none");
  return row["QUERY PLAN"][0].Plan;
}

/** The tables that PostgreSQL would read from end to end for a statement. */
export const tablesReadWhole = async (statement: Prisma.Sql): Promise<string[]> => wholes(await planOf(statement));

/** The indexes that PostgreSQL would use for a statement. */
export const indexesOf = async (statement: Prisma.Sql): Promise<string[]> => indexes(await planOf(statement));

/** How many rows each sort of the plan is expected to be given, where that is more than `most`. */
export const sortsOf = async (statement: Prisma.Sql, most: number): Promise<number[]> =>
  sorts(await planOf(statement)).filter((rows) => rows > most);

const indexes = (node: Node): string[] => [
  ...(node["Index Name"] ? [node["Index Name"]] : []),
  ...(node.Plans ?? []).flatMap(indexes),
];

const sorts = (node: Node): number[] => [
  ...(/Sort$/.test(node["Node Type"]) ? [node.Plans?.[0]?.["Plan Rows"] ?? 0] : []),
  ...(node.Plans ?? []).flatMap(sorts),
];

const wholes = (node: Node): string[] => [
  ...(node["Node Type"] === "Seq Scan" ? [node["Relation Name"] ?? "?"] : []),
  ...(node.Plans ?? []).flatMap(wholes),
];

/** Makes many people, each with three reference images of different days, and has the planner look at them. */
export async function makeCrowd(people: number): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    INSERT INTO users (id, email, name, updated_at)
    SELECT gen_random_uuid(), 'person' || n || '@crowd.test', 'Person ' || md5(n::text), now() FROM generate_series(1, ${people}) AS n`);
  await db().$executeRaw(Prisma.sql`
    INSERT INTO images (id, owner_user_id, surface, key, file_name, content_type, bytes, width, height, sha256, thumbhash, created_at, updated_at)
    SELECT gen_random_uuid(), users.id, 'reference', 'crowd/' || users.id || n, 'a.jpg', 'image/jpeg', 1000, 40, 50,
      sha256((users.id::text || n)::bytea), '\\x00', now() - random() * interval '700 days', now()
    FROM users, generate_series(0, 2) AS n WHERE users.email LIKE '%@crowd.test'`);
  await db().$executeRaw(Prisma.sql`
    INSERT INTO reference_images (id, user_id, name, "order", image_id, updated_at)
    SELECT gen_random_uuid(), owner_user_id, 'Front', (row_number() OVER (PARTITION BY owner_user_id))::int - 1, id, now()
    FROM images WHERE key LIKE 'crowd/%'`);
  await db().$executeRaw(Prisma.sql`
    INSERT INTO renditions (image_id, name, key, content_type, bytes, width, height, sha256)
    SELECT id, name, key || name, 'image/webp', 100, 40, 50, sha256 FROM images, unnest(ARRAY['thumbnail', 'medium', 'large']) AS name
    WHERE key LIKE 'crowd/%'`);
  await db().$executeRaw(Prisma.sql`ANALYZE users, images, reference_images, renditions`);
}
