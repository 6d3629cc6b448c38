import type { VersionName } from "../contracts/versions";
import { notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { query } from "../db/query";
import type { Actor } from "../identity/actor";
import { must } from "../identity/may";

/** A stored file by what it takes to send it. */
export interface StoredFile {
  key: string;
  bytes: number;
  contentType: string;
}

interface Row {
  user_id: string;
  shown: boolean;
  key: string;
  bytes: number;
  content_type: string;
}

/**
 * Finds the file of an upload for somebody who wants to see it: its owner, administrators, and, while it is a profile image
 * or on a gig, anybody who is signed in.
 * @param size a version; the original without it
 * @throws AppError `not_found`
 */
export async function findFile(actor: Actor, fileId: string, size?: VersionName): Promise<StoredFile> {
  const [row] = isUuid(fileId)
    ? await query<Row>(
        "file of upload",
        `SELECT upload.user_id, coalesce(made.key, image.key) AS key, coalesce(made.bytes, image.bytes) AS bytes,
           coalesce(made.content_type, image.content_type) AS content_type,
           EXISTS (SELECT 1 FROM users WHERE profile_upload_id = upload.id)
             OR EXISTS (SELECT 1 FROM gig_images WHERE upload_id = upload.id) AS shown
         FROM uploads AS upload JOIN images AS image ON image.id = upload.image_id
         LEFT JOIN renditions AS made ON made.image_id = image.id AND made.name = $2
         WHERE upload.id = $1 AND upload.deleted_at IS NULL`,
        [fileId, size ?? ""],
      )
    : [];
  if (!row) throw notFound("File not found");
  must(actor, "uploads:read", { ownerId: row.user_id, shown: row.shown }, "File not found");
  return { key: row.key, bytes: row.bytes, contentType: row.content_type };
}
