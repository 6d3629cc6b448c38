import type { ImageSize, Visibility } from "../contracts/projects";
import { isUuid } from "../core/ids";
import { inBatches } from "../db/inBatches";
import { query } from "../db/query";

/** Which file of which project is asked for. */
interface Asked {
  projectId: string;
  /** Null for the primary one. */
  imageId: string | null;
  size: ImageSize;
}

/** A project with the stored file that was asked for, or null where it has none such. */
export interface FoundBytes {
  ownerId: string;
  visibility: Visibility;
  file: { key: string; bytes: number } | null;
}

interface Row {
  n: number;
  owner_id: string;
  visibility: Visibility;
  key: string | null;
  bytes: number | null;
}

/** No image has it. */
const NO_IMAGE = "00000000-0000-0000-0000-000000000000";

/** Exported for the test that looks at its plan. */
export const BYTES_STATEMENT = `
  SELECT asked.n::int AS n, found.owner_id, found.visibility, found.key, found.bytes
  FROM unnest($1::text[], $2::uuid[], $3::text[]) WITH ORDINALITY AS asked(project_id, image_id, size, n)
  CROSS JOIN LATERAL (
    SELECT project.owner_id, project.visibility::text AS visibility, coalesce(made.key, image.key) AS key,
      coalesce(made.bytes, image.bytes) AS bytes
    FROM projects AS project
    LEFT JOIN LATERAL (
      SELECT image_id FROM project_images
      WHERE asked.image_id IS NOT NULL AND image_id = asked.image_id AND project_id = asked.project_id AND deleted_at IS NULL
      UNION ALL
      SELECT image_id FROM project_images WHERE asked.image_id IS NULL AND project_id = asked.project_id AND is_primary
    ) AS placed ON TRUE
    LEFT JOIN images AS image ON image.id = placed.image_id
    LEFT JOIN renditions AS made ON made.image_id = placed.image_id AND made.name = asked.size
    WHERE project.id = asked.project_id
    -- One by one through the indexes, however many are asked for.
    LIMIT 1
  ) AS found`;

async function readAll(asked: Asked[]): Promise<(FoundBytes | null)[]> {
  const rows = await query<Row>("project-bytes", BYTES_STATEMENT, [
    asked.map(({ projectId }) => projectId),
    asked.map(({ imageId }) => (imageId === null || isUuid(imageId) ? imageId : NO_IMAGE)),
    asked.map(({ size }) => size),
  ]);
  const found: (FoundBytes | null)[] = asked.map(() => null);
  for (const { n, owner_id, visibility, key, bytes } of rows)
    found[n - 1] = { ownerId: owner_id, visibility, file: key && bytes !== null ? { key, bytes } : null };
  return found;
}

/**
 * Finds the project and the stored file behind an address, whoever asks: the caller decides who may know of it. One that
 * is missing is the original. Each answer is read after its question came.
 * @returns null where there is no such project
 */
export const findBytes: (asked: Asked) => Promise<FoundBytes | null> = inBatches(readAll);
