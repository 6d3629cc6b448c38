import type { LibraryImage, UploadTexts } from "../contracts/library";
import { AppError } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, Prisma, type Tx } from "../db/client";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { enter } from "../identity/organizations";
import { ingest } from "../images/ingest";
import { replaceBytes } from "../images/replaceBytes";
import type { Upload } from "../images/upload";
import { findImage } from "./images";
import { presentLibraryImage } from "./rows";

interface AddOptions {
  /** Refuse a picture that the library has already. */
  rejectDuplicate?: boolean;
}

/** Puts pictures into one organisation's library. */
export type Adder = (upload: Upload, texts?: UploadTexts) => Promise<LibraryImage>;

/**
 * Asks whether somebody may add to a library, before any of the pictures that they send is read.
 * @returns what adds one, if they still may: many take their time. It throws AppError as `enter`, `duplicate_image`, and those
 *   of `ingest`
 * @throws AppError as `enter`
 */
export async function openLibrary(
  actor: Actor,
  slug: string,
  { rejectDuplicate = false }: AddOptions = {},
): Promise<Adder> {
  const { organization } = await enter(actor, slug, "org:write");
  const organizationId = organization.id;
  return async (upload, { title, description, alt_text } = {}) => {
    await enter(actor, slug, "org:write");
    return ingest({
      actor,
      owner: { organizationId },
      surface: "library",
      upload,
      texts: { title: title?.trim() ? title : undefined, description, altText: alt_text },
      place: async (tx, image) => {
        if (rejectDuplicate) await refuseDuplicate(tx, organizationId, image.sha256, [image.id]);
        const row = await findImage(tx, organizationId, image.id);
        await audit(tx, actor, {
          action: "library.added",
          organizationId,
          after: { image: row.id, title: row.title, file_name: row.fileName, bytes: row.bytes },
        });
        return { result: presentLibraryImage(row) };
      },
    });
  };
}

/** Adds one picture to a library. @throws AppError as `enter`, `duplicate_image`, and those of `ingest` */
export async function addImage(
  actor: Actor,
  slug: string,
  { upload, texts, ...options }: AddOptions & { upload: Upload; texts?: UploadTexts },
): Promise<LibraryImage> {
  const add = await openLibrary(actor, slug, options);
  return add(upload, texts);
}

/**
 * Gives an image other bytes, everywhere: its id, its texts and where it is attached stay.
 * @throws AppError as `enter`, `not_found`, `duplicate_image`, and those of `ingest`
 */
export async function replaceFile(
  actor: Actor,
  slug: string,
  imageId: string,
  { upload, rejectDuplicate }: AddOptions & { upload: Upload },
): Promise<LibraryImage> {
  const { organization } = await enter(actor, slug, "org:write");
  const organizationId = organization.id;
  // Asked before the picture is decoded; asked again under the lock.
  const before = await findImage(db(), organizationId, imageId);
  return ingest({
    actor,
    owner: { organizationId },
    surface: "library",
    upload,
    replaces: before.id,
    place: async (tx, fresh) => {
      if (rejectDuplicate) await refuseDuplicate(tx, organizationId, fresh.sha256, [fresh.id, imageId]);
      const removal = await replaceBytes(tx, imageId, fresh.id);
      const row = await findImage(tx, organizationId, imageId);
      await audit(tx, actor, {
        action: "library.replaced",
        organizationId,
        before: { image: row.id, title: before.title, file_name: before.fileName, bytes: before.bytes },
        after: { image: row.id, title: row.title, file_name: row.fileName, bytes: row.bytes },
      });
      return { result: presentLibraryImage(row), removals: removal ? [removal] : [] };
    },
  });
}

/** Under a lock on the picture's hash: of two that come at once, the second finds the first. @throws AppError `duplicate_image` */
async function refuseDuplicate(tx: Tx, organizationId: string, sha256: Buffer, except: string[]): Promise<void> {
  const lock = `${organizationId} ${sha256.toString("hex")}`;
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))) AS locked`;
  const [twin] = await tx.$queryRaw<{ id: string; title: string }[]>(Prisma.sql`
    SELECT id, title FROM images
    WHERE organization_id = ${organizationId}::uuid AND sha256 = ${sha256} AND id <> ALL(${except.filter(isUuid)}::uuid[])
    ORDER BY id LIMIT 1`);
  if (!twin) return;
  throw new AppError("duplicate_image", `The library has this picture already: ${twin.title || "untitled"}.`, {
    extra: { image_id: twin.id, name: twin.title },
  });
}
