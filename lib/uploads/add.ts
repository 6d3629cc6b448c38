import type { UploadedFile } from "../contracts/uploads";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { ingest } from "../images/ingest";
import type { Upload } from "../images/upload";
import type { UploadCategory } from "../policy/surfaces";
import { claimGig, placeOnGig, refuseFullGig } from "./gigPlaces";
import { facts, presentUpload, type UploadRow } from "./rows";

interface NewUpload {
  category: UploadCategory;
  upload: Upload;
  /** Puts it at the end of this gig. */
  gigId?: string;
}

/**
 * Takes a file into the caller's own.
 * @throws AppError `not_found` for somebody else's gig, `gig_full`, and those of `ingest`
 */
export async function addUpload(actor: Actor, { category, upload, gigId }: NewUpload): Promise<UploadedFile> {
  const { userId } = actor;
  // Asked before the picture is decoded; asked again under the lock.
  if (gigId !== undefined) await refuseFullGig(db(), userId, gigId);
  const row = await ingest({
    actor,
    owner: { userId },
    surface: "upload",
    upload,
    place: async (tx, image) => {
      await lockUser(tx, userId);
      const made = await tx.upload.create({ data: { id: newId(), userId, imageId: image.id, category } });
      if (gigId !== undefined) {
        await claimGig(tx, userId, gigId);
        await placeOnGig(tx, userId, gigId, made.id);
      }
      const result: UploadRow = { ...made, image: { ...image, fileName: upload.fileName } };
      const after = { ...facts(result), ...(gigId !== undefined && { gig_id: gigId }) };
      await audit(tx, actor, { action: "upload.added", userId, after });
      return { result };
    },
  });
  return presentUpload(row);
}
