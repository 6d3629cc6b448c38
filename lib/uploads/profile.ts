import type { ProfileImage, SetProfileImage } from "../contracts/uploads";
import { AppError, notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { db, type Tx, transaction } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { Actor } from "../identity/actor";
import { audit } from "../identity/audit";
import { OUR_KEY } from "../images/keys";
import { baseUrl, mediaUrl } from "../images/sign";
import { UPLOAD, type UploadRow } from "./rows";

/**
 * Makes one of the caller's profile uploads their profile image, or none.
 * @throws AppError `not_found` for an id that is none of the caller's files, `invalid_request` for one of another category
 *   and for a URL that names none of the caller's profile uploads
 */
export async function setProfileImage(actor: Actor, wanted: SetProfileImage): Promise<ProfileImage> {
  const { userId } = actor;
  return transaction(async (tx) => {
    await lockUser(tx, userId);
    const upload = await choose(tx, userId, wanted);
    const before = await tx.user.findUnique({
      where: { id: userId },
      select: { profileUpload: { select: { id: true, image: { select: { fileName: true } } } } },
    });
    if (before?.profileUpload?.id !== upload?.id) {
      await tx.user.update({ where: { id: userId }, data: { profileUploadId: upload?.id ?? null } });
      await audit(tx, actor, {
        action: "profile_image.changed",
        userId,
        before: { id: before?.profileUpload?.id ?? null, name: before?.profileUpload?.image.fileName ?? null },
        after: { id: upload?.id ?? null, name: upload?.image.fileName ?? null },
      });
    }
    return { profile_image_url: upload ? mediaUrl(upload.image.key) : null };
  });
}

/** The upload that is the caller's profile image, or null. */
export async function profileUploadOf({ userId }: Actor): Promise<string | null> {
  const user = await db().user.findUnique({ where: { id: userId }, select: { profileUploadId: true } });
  return user?.profileUploadId ?? null;
}

const invalid = (path: string, message: string) =>
  new AppError("invalid_request", message, { errors: [{ path, message }] });

async function choose(tx: Tx, userId: string, wanted: SetProfileImage): Promise<UploadRow | null> {
  if ("file_id" in wanted) {
    const { file_id: id } = wanted;
    if (id === null) return null;
    const found = isUuid(id)
      ? await tx.upload.findFirst({ where: { id, userId, deletedAt: null }, select: UPLOAD })
      : null;
    if (!found) throw notFound("File not found");
    if (found.category !== "profile")
      throw invalid("file_id", "Only a file of the category profile can be the profile image");
    return found;
  }
  const { profile_image_url: url } = wanted;
  if (url === null) return null;
  const name = nameIn(url);
  const found =
    name &&
    (await tx.upload.findFirst({
      where: {
        userId,
        category: "profile",
        deletedAt: null,
        ...("id" in name
          ? { id: name.id }
          : { image: { OR: [{ key: name.key }, { renditions: { some: { key: name.key } } }] } }),
      },
      select: UPLOAD,
    }));
  if (!found) throw invalid("profile_image_url", "This address names none of your profile uploads");
  return found;
}

/** What a URL of ours names: an object, or an upload. Its signature may be of another day: what counts is whose it is. */
function nameIn(text: string): { id: string } | { key: string } | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.origin !== new URL(baseUrl()).origin || url.username || url.password) return null;
  const key = /^\/media\/(.+?)\/?$/.exec(url.pathname)?.[1];
  if (key !== undefined) return OUR_KEY.test(key) ? { key } : null;
  const id = /^\/api\/upload\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  return id !== undefined && isUuid(id) ? { id } : null;
}
