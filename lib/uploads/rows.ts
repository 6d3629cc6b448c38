import type { UploadedFile } from "../contracts/uploads";
import { VERSION_NAMES } from "../contracts/versions";
import { storedName } from "../images/keys";
import { MEASURED, type MeasuredImage, presentVersions } from "../images/present";
import { mediaUrl } from "../images/sign";
import type { UploadCategory } from "../policy/surfaces";

/** The select of an upload with its picture. */
export const UPLOAD = {
  id: true,
  userId: true,
  imageId: true,
  category: true,
  createdAt: true,
  deletedAt: true,
  image: { select: { ...MEASURED, fileName: true } },
} as const;

export interface UploadRow {
  id: string;
  userId: string;
  imageId: string;
  category: string;
  createdAt: Date;
  deletedAt: Date | null;
  image: MeasuredImage & { fileName: string };
}

/** An upload as it goes over the wire. */
export const presentUpload = ({ id, category, createdAt, deletedAt, image }: UploadRow): UploadedFile => ({
  file_id: id,
  filename: storedName(image.key),
  original_filename: image.fileName,
  file_size: image.bytes,
  content_type: image.contentType,
  category: category as UploadCategory,
  width: image.width,
  height: image.height,
  uploaded_at: createdAt.toISOString(),
  is_active: deletedAt === null,
  url: mediaUrl(image.key),
  versions: presentVersions(image, VERSION_NAMES),
});

/** What the audit keeps of an upload. */
export const facts = ({ id, category, image }: Pick<UploadRow, "id" | "category" | "image">) => ({
  id,
  name: image.fileName,
  category,
});
