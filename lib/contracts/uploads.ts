import { z } from "zod";
import { MAX_GIG_IMAGES, UPLOAD_CATEGORIES } from "../policy/surfaces";
import { externalIdText } from "./externalId";
import { VERSION_NAMES, Versions } from "./versions";

export const FileId = z.uuid().toLowerCase();
export const FileParams = z.object({ file_id: FileId });
const GigId = externalIdText("gig_id");
export const GigParams = z.object({ gig_id: GigId });
/** As it stands in a path: a gig of any id may be made there, so one that cannot be is said to be wrong, and not unknown. */
export const GigPath = z.object({ gig_id: z.string() });
const Category = z.enum(UPLOAD_CATEGORIES);

/** An upload, as it goes over the wire. URLs are signed and work for a bounded time. */
export const UploadedFile = z.object({
  file_id: z.uuid(),
  filename: z.string().describe("Name under which the original is stored."),
  original_filename: z.string().describe("Name of the file that was uploaded."),
  file_size: z.int().describe("Bytes of the original."),
  content_type: z.string(),
  category: Category,
  width: z.int(),
  height: z.int(),
  uploaded_at: z.iso.datetime(),
  is_active: z.boolean().describe("False in the trash."),
  url: z.url(),
  versions: Versions,
});
export type UploadedFile = z.output<typeof UploadedFile>;

/** One that was deleted and is not purged yet. */
export const TrashedFile = UploadedFile.extend({
  deleted_at: z.iso.datetime(),
  purge_at: z.iso.datetime().describe("Until when it can be restored."),
});
export type TrashedFile = z.output<typeof TrashedFile>;

/** `DELETE /{file_id}`. */
export const DeleteQuery = z.object({
  permanent: z.enum(["true", "false"]).optional().describe("For good, without the trash, or out of it."),
});

/** `DELETE /trash`. */
export const EmptiedTrash = z.object({ deleted_count: z.int().describe("Files that were deleted for good.") });
export type EmptiedTrash = z.output<typeof EmptiedTrash>;

/** `GET /my-files`. */
export const UploadQuery = z.object({ category: Category.optional() });

/** `GET /{file_id}`. */
export const VersionQuery = z.object({ size: z.enum(VERSION_NAMES).optional() });

/** The text fields of `POST /gig`. A field that was left blank says nothing. */
export const GigFields = z.object({
  gig_id: z
    .string()
    .transform((text) => (text.trim() === "" ? undefined : text))
    .pipe(GigId.optional())
    .optional(),
});

/** `PUT /profile/set`: the upload by its id or by a URL of it as given out here; null for none. */
export const SetProfileImage = z.union(
  [
    z.strictObject({ file_id: z.string().max(100).nullable() }),
    z.strictObject({ profile_image_url: z.string().max(4096).nullable() }),
  ],
  { error: "Send file_id or profile_image_url, as a text or null" },
);
export type SetProfileImage = z.output<typeof SetProfileImage>;

export const ProfileImage = z.object({ profile_image_url: z.url().nullable() });
export type ProfileImage = z.output<typeof ProfileImage>;

/** `PUT /gig-images/{gig_id}`. */
export const SetGigImages = z.strictObject({
  // How many they may be is the gig's own rule, which says the same on every way in.
  file_ids: z.array(z.string().max(100)).meta({ maxItems: MAX_GIG_IMAGES }),
});

export const GigImages = z.object({
  gig_id: z.string(),
  image_urls: z.array(z.url()).describe("Of the originals, in order."),
  images: z.array(UploadedFile).describe("In order."),
});
export type GigImages = z.output<typeof GigImages>;

/** The page's actions take these. */
export const MoreUploads = z.object({ category: Category.optional(), after: FileId });
export const MoreTrash = z.object({ after: z.object({ at: z.iso.datetime(), id: FileId }) });
export const MoreGigs = z.object({ after: GigId });
export const FileReference = z.object({ id: FileId });
export const GigReference = z.object({ gigId: GigId });
export const ArrangeGig = z.object({
  gigId: GigId,
  fileIds: z.array(FileId).max(MAX_GIG_IMAGES),
  /** What the page took for the gig's images. */
  expected: z.array(FileId).max(MAX_GIG_IMAGES),
});
/** The places that a file had, or no longer has. */
const PlacesLeft = z.object({
  profile: z.boolean(),
  /** Each with its place, from 0. */
  gigs: z.array(z.object({ gigId: GigId, place: z.int().min(0).max(MAX_GIG_IMAGES) })).max(1000),
});
export type PlacesLeft = z.output<typeof PlacesLeft>;
export type GigPlace = PlacesLeft["gigs"][number];
export const RestoreUpload = z.object({ id: FileId, left: PlacesLeft.optional() });
export const Nothing = z.object({});
export const PutOnGig = z.object({ id: FileId, gigId: GigId });
export const ChooseProfileImage = z.object({ id: FileId.nullable() });

/** Where a page of the trash ends. */
export interface TrashPosition {
  at: string;
  id: string;
}

/** How many of a person's files there are. */
export type UploadCounts = Record<"profile" | "gig" | "general" | "trash" | "gigs", number>;

/** A file that was restored, and the places it had that are taken now. */
export interface Restored {
  file: UploadedFile;
  lost: PlacesLeft;
}

/** A file as the page shows it, with the gigs it is on. */
export type ShownFile = UploadedFile & { gigs: readonly string[] };
