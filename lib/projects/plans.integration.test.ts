import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../core/ids";
import { db, Prisma } from "../db/client";
import { makeCrowd, tablesReadWhole } from "../testing/plans";
import { BYTES_STATEMENT } from "./bytes";
import { imagesStatement, summaries } from "./list";

const PEOPLE = 10_000;

describe("with many projects, no page and no picture reads a table from end to end", () => {
  let owner: string;
  beforeAll(async () => {
    await makeCrowd(PEOPLE);
    // The pictures of the crowd, as galleries: one a person, and one with a thousand images.
    await db().$executeRaw(Prisma.sql`
      INSERT INTO projects (id, owner_id) SELECT 'crowd-' || row_number() OVER (), id FROM users WHERE email LIKE '%@crowd.test'`);
    await db().$executeRaw(Prisma.sql`
      INSERT INTO project_images (image_id, project_id, position, is_primary)
      SELECT image.id, project.id, (row_number() OVER own)::int - 1, row_number() OVER own = 1
      FROM images AS image JOIN projects AS project ON project.owner_id = image.owner_user_id
      WINDOW own AS (PARTITION BY project.id)`);
    await db().$executeRaw(Prisma.sql`ANALYZE projects, project_images`);
    owner = (await db().project.findUniqueOrThrow({ where: { id: "crowd-77" } })).ownerId;
  }, 120_000);

  it("in a person's list of projects", async () => {
    const own = Prisma.sql`owner_id = ${owner}::uuid`;
    const later = Prisma.sql`${own} AND (created_at, id) < (now(), 'crowd-9')`;
    expect(await tablesReadWhole(summaries(own, 51))).toEqual([]);
    expect(await tablesReadWhole(summaries(later, 51))).toEqual([]);
  });

  it("in a gallery", async () => {
    expect(await tablesReadWhole(imagesStatement("crowd-77", 50))).toEqual([]);
    expect(await tablesReadWhole(imagesStatement("crowd-77", 50, 1))).toEqual([]);
  });

  it("for the bytes of one picture, and for those of a hundred", async () => {
    for (const count of [1, 100]) {
      const array = (value: (at: number) => string, type: string) =>
        `ARRAY[${Array.from({ length: count }, (_, at) => value(at)).join()}]::${type}[]`;
      const given = [
        array((at) => `'crowd-${at + 1}'`, "text"),
        array((at) => (at % 2 ? "NULL" : `'${newId()}'`), "uuid"),
        array(() => "'thumb'", "text"),
      ];
      const text = BYTES_STATEMENT.replace(/\$(\d)::\w+\[\]/g, (_, at: string) => given[Number(at) - 1] as string);
      expect(await tablesReadWhole(Prisma.raw(text))).toEqual([]);
    }
  });
});
