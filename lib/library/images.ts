import type { ChangeLibraryImage, LibraryImage, LibraryPosition, LibraryQuery } from "../contracts/library";
import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { asDatabaseError, db, Prisma, type Tx, transaction } from "../db/client";
import { containing, folded } from "../db/containing";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { enter } from "../identity/organizations";
import { readUsage } from "../images/usage";
import { IMAGE, type ImageRow, presentLibraryImage } from "./rows";

type Reader = Pick<Tx, "$queryRaw">;

interface PageOptions extends LibraryQuery {
  limit: number;
  after?: LibraryPosition;
}

export interface LibraryPage {
  items: LibraryImage[];
  /** Where the next page begins; absent on the last. */
  next?: LibraryPosition;
  total: number;
}

/** What is searched: as the index `images_library_search` has it. */
const SEARCHED = folded(Prisma.sql`image.title || E'\\n' || image.description || E'\\n' || image.alt_text`);
/** As many words as somebody types; each is a condition. */
const MAX_WORDS = 10;

/** Patterns for LIKE, one a word: each has to be found, anywhere. */
const patternsOf = (q: string): Prisma.Sql[] => q.split(/\s+/).filter(Boolean).slice(0, MAX_WORDS).map(containing);

/**
 * What a search and filters leave of an organisation's images, under the name `image`. The organisation is a range and not an
 * equality: an order then begins with it, so that only the library's own indexes give it. Else the planner walks the primary
 * key, and past all newer images of others where an organisation has many.
 */
export function found(organizationId: string, { q, attached, missing_alt }: LibraryQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`image.organization_id BETWEEN ${organizationId}::uuid AND ${organizationId}::uuid`,
    ...patternsOf(q).map((pattern) => Prisma.sql`${SEARCHED} LIKE ${pattern}`),
    ...(attached === undefined
      ? []
      : [attached ? Prisma.sql`image.usage_count > 0` : Prisma.sql`image.usage_count = 0`]),
    ...(missing_alt === undefined
      ? []
      : [
          missing_alt
            ? Prisma.sql`image.alt_text = '' AND NOT image.decorative`
            : Prisma.sql`(image.alt_text <> '' OR image.decorative)`,
        ]),
  ];
  return Prisma.sql`FROM images AS image WHERE ${Prisma.join(conditions, " AND ")}`;
}

/** Each order with where it goes on after a position. */
export const ORDERS = {
  newest: {
    by: Prisma.sql`image.organization_id DESC, image.id DESC`,
    after: (organizationId: string, { id }: LibraryPosition) =>
      Prisma.sql`(image.organization_id, image.id) < (${organizationId}::uuid, ${id}::uuid)`,
  },
  oldest: {
    by: Prisma.sql`image.organization_id, image.id`,
    after: (organizationId: string, { id }: LibraryPosition) =>
      Prisma.sql`(image.organization_id, image.id) > (${organizationId}::uuid, ${id}::uuid)`,
  },
  title: {
    by: Prisma.sql`image.organization_id, lower(image.title), image.id`,
    after: (organizationId: string, { id, title = "" }: LibraryPosition) =>
      Prisma.sql`(image.organization_id, lower(image.title), image.id) > (${organizationId}::uuid, ${title}::text, ${id}::uuid)`,
  },
} as const satisfies Record<LibraryQuery["sort"], unknown>;

/** The statement of a page. Exported for the test that looks at its plan. */
export function pageStatement(organizationId: string, { limit, after, ...query }: PageOptions): Prisma.Sql {
  const order = ORDERS[query.sort];
  const begins = after ? Prisma.sql`AND ${order.after(organizationId, after)}` : Prisma.empty;
  // The renditions after the page is cut out: none is looked up for what is passed over.
  return Prisma.sql`
    SELECT ${IMAGE}, lower(image.title) AS "sortTitle"
    FROM (SELECT image.* ${found(organizationId, query)} ${begins} ORDER BY ${order.by} LIMIT ${limit + 1}) AS image
    ORDER BY ${order.by}`;
}

/**
 * A page of an organisation's images: all, or those that a search and filters leave. Two queries.
 * @throws AppError as `enter`
 */
export async function listImages(actor: Actor, slug: string, options: PageOptions): Promise<LibraryPage> {
  const { organization } = await enter(actor, slug, "org:read");
  try {
    const [rows, total] = await Promise.all([
      db().$queryRaw<(ImageRow & { sortTitle: string })[]>(pageStatement(organization.id, options)),
      count(organization.id, options),
    ]);
    const shown = rows.slice(0, options.limit);
    const last = rows.length > options.limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(presentLibraryImage),
      next: last && { id: last.id, ...(options.sort === "title" && { title: last.sortTitle }) },
      total,
    };
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** Of all images the ledger of storage tells the number, of one row: an organisation has none but those of its library. */
async function count(organizationId: string, query: LibraryQuery): Promise<number> {
  if (!query.q && query.attached === undefined && query.missing_alt === undefined)
    return (await readUsage({ organizationId })).images;
  const [row] = await db().$queryRaw<{ total: number }[]>(
    Prisma.sql`SELECT count(*)::int AS total ${found(organizationId, query)}`,
  );
  return row?.total ?? 0;
}

/** How many images a library has. @throws AppError as `enter` */
export async function countImages(actor: Actor, slug: string): Promise<number> {
  const { organization } = await enter(actor, slug, "org:read");
  return (await readUsage({ organizationId: organization.id })).images;
}

/** An image of this organisation. @throws AppError `not_found` */
export async function findImage(client: Reader, organizationId: string, imageId: string): Promise<ImageRow> {
  const [row] = isUuid(imageId)
    ? await client.$queryRaw<ImageRow[]>(Prisma.sql`
        SELECT ${IMAGE} FROM images AS image
        WHERE image.organization_id = ${organizationId}::uuid AND image.id = ${imageId}::uuid`)
    : [];
  if (!row) throw notFound("Image not found");
  return row;
}

/** One image. @throws AppError as `enter`, `not_found` */
export async function readImage(actor: Actor, slug: string, imageId: string): Promise<LibraryImage> {
  const { organization } = await enter(actor, slug, "org:read");
  return presentLibraryImage(await findImage(db(), organization.id, imageId));
}

/** Changes what is known of an image: what is not named stays. @throws AppError as `enter`, `not_found` */
export async function changeImage(
  actor: Actor,
  slug: string,
  imageId: string,
  change: ChangeLibraryImage,
): Promise<LibraryImage> {
  const { organization } = await enter(actor, slug, "org:write");
  const { title, description, alt_text, decorative, focal_point } = change;
  const data = {
    title,
    description,
    altText: alt_text,
    decorative,
    ...(focal_point !== undefined && { focalX: focal_point?.x ?? null, focalY: focal_point?.y ?? null }),
  };
  return transaction(async (tx) => {
    await tx.$queryRaw(Prisma.sql`SELECT id FROM images WHERE id = ${imageId}::uuid FOR NO KEY UPDATE`);
    const before = await findImage(tx, organization.id, imageId);
    if (Object.values(data).every((value) => value === undefined)) return presentLibraryImage(before);
    await tx.image.update({ where: { id: before.id }, data });
    const after = await findImage(tx, organization.id, imageId);
    await audit(tx, actor, {
      action: "library.changed",
      organizationId: organization.id,
      before: factsOf(before),
      after: factsOf(after),
    });
    return presentLibraryImage(after);
  });
}

/** What the audit is told of an image's texts. */
const factsOf = (row: ImageRow) => ({
  image: row.id,
  title: row.title,
  description: row.description,
  alt_text: row.altText,
  decorative: row.decorative,
  focal_point: row.focalX === null ? null : { x: row.focalX, y: row.focalY },
});
