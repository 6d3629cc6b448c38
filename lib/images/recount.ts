import { db, Prisma, type Tx, transaction } from "../db/client";
import { type OwnerKind, USAGE_COLUMN } from "./usage";

/** What the ledger tells, or what a recount gives. */
interface Count {
  images: number;
  bytes: number;
}

/** An owner whose ledger is not what a recount gives. */
export interface WrongUsage {
  kind: OwnerKind;
  id: string;
  told: Count;
  counted: Count;
}

interface Row extends Count {
  id: string;
  told_images: number;
  told_bytes: number;
}

const PAGE = 500;
const KINDS = {
  user: { table: Prisma.sql`users`, ownerOfImage: Prisma.sql`owner_user_id` },
  organization: { table: Prisma.sql`organizations`, ownerOfImage: Prisma.sql`organization_id` },
} as const satisfies Record<OwnerKind, object>;

/**
 * Compares the ledger of every owner with a recount. Uploads may go on: rows and ledger change in one commit and are read
 * by one statement.
 */
export async function* wrongUsage(): AsyncGenerator<WrongUsage> {
  for (const kind of ["user", "organization"] as const) {
    const { table } = KINDS[kind];
    for (let after: string | undefined; ; ) {
      const from = after ? Prisma.sql`WHERE id > ${after}::uuid` : Prisma.empty;
      const rows = await recount(db(), kind, Prisma.sql`SELECT id FROM ${table} ${from} ORDER BY id LIMIT ${PAGE}`);
      for (const { id, told_images, told_bytes, images, bytes } of rows)
        if (told_images !== images || told_bytes !== bytes)
          yield { kind, id, told: { images: told_images, bytes: told_bytes }, counted: { images, bytes } };
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.id;
    }
  }
}

/**
 * Sets an owner's ledger to what is there. Under the lock of its row, which every change takes before its commit: who comes
 * later adds to what was counted, who came before is in it.
 */
export async function repairUsage(kind: OwnerKind, id: string): Promise<void> {
  const column = USAGE_COLUMN[kind];
  await transaction(async (tx) => {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO storage_usage (${column}) SELECT id FROM ${KINDS[kind].table} WHERE id = ${id}::uuid ON CONFLICT DO NOTHING`);
    await tx.$queryRaw(Prisma.sql`SELECT id FROM storage_usage WHERE ${column} = ${id}::uuid FOR UPDATE`);
    // A statement of its own: it sees what was committed until the lock was there.
    const [row] = await recount(tx, kind, Prisma.sql`SELECT ${id}::uuid AS id`);
    await tx.$executeRaw(Prisma.sql`
      UPDATE storage_usage SET images = ${row?.images ?? 0}, bytes = ${row?.bytes ?? 0} WHERE ${column} = ${id}::uuid`);
  });
}

const recount = (client: Pick<Tx, "$queryRaw">, kind: OwnerKind, owners: Prisma.Sql): Promise<Row[]> =>
  client.$queryRaw(Prisma.sql`
    SELECT owner.id, coalesce(usage.images, 0) AS told_images, coalesce(usage.bytes, 0)::float8 AS told_bytes,
      counted.images, counted.bytes::float8 AS bytes
    FROM (${owners}) AS owner LEFT JOIN storage_usage AS usage ON usage.${USAGE_COLUMN[kind]} = owner.id, LATERAL (
      SELECT count(*)::int AS images, coalesce(sum(image.bytes + coalesce(made.bytes, 0)), 0) AS bytes FROM images AS image
      LEFT JOIN LATERAL (SELECT sum(renditions.bytes) AS bytes FROM renditions WHERE image_id = image.id) AS made ON TRUE
      WHERE image.${KINDS[kind].ownerOfImage} = owner.id
    ) AS counted ORDER BY owner.id`);
