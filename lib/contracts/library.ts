import { z } from "zod";
import { cleanLine, cleanText } from "../core/text";
import { externalId, externalIdText } from "./externalId";
import { ProblemShape } from "./openapiShapes";
import { Slug } from "./organizations";
import { Versions } from "./versions";

/** How many images one call may delete, attach, detach or put in order. */
export const MAX_LIBRARY_BATCH = 1000;
/** How many files one form of `POST /bulk-upload` may bring. */
export const MAX_BULK_FILES = 50;

const atMost = (length: number) => z.string().max(length, `At most ${length} characters`);
const Title = z.string().transform(cleanLine).pipe(atMost(255));
const Description = z.string().transform(cleanText).pipe(atMost(5000));
const AltText = z.string().transform(cleanText).pipe(atMost(2000));

/** What a crop keeps in view, as parts of width and height. */
export const FocalPoint = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) });
export type FocalPoint = z.output<typeof FocalPoint>;

export const ImageId = z.uuid().toLowerCase();

/** An image of an organisation's library, as it goes over the wire. */
export const LibraryImage = z.object({
  id: z.uuid(),
  file: z.string().describe("Name under which the original is stored."),
  file_name: z.string().describe("Name of the file that was uploaded."),
  title: z.string(),
  description: z.string(),
  alt_text: z.string(),
  decorative: z.boolean().describe("It says nothing that the text around it does not say, and needs no alt text."),
  focal_point: FocalPoint.nullable().describe("What a crop keeps in view, as parts of width and height."),
  organization_id: z.uuid(),
  creator_id: z.uuid().nullable().describe("Null where the account is gone."),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
  content_type: z.string(),
  placeholder: z.base64().describe("A thumbhash."),
  usage_count: z.int().describe("How many objects it is attached to."),
  versions: Versions,
});
export type LibraryImage = z.output<typeof LibraryImage>;

/** `[a-z][a-z0-9_]*`: what systems call their applications and models. */
export const Label = z
  .string()
  .max(100, "At most 100 characters")
  .regex(/^[a-z][a-z0-9_]*$/, "Use a small letter, then small letters, digits and underscores");

const ObjectIdText = externalIdText("object_id");
export const ObjectId = externalId("object_id");

/** An object of any system that images are attached to. */
export interface ObjectReference {
  app_label: string;
  model: string;
  object_id: string;
}

const OBJECT = { app_label: Label, model: Label, object_id: ObjectId };

const PG_INT = 2_147_483_647;
/** What an image is at one object. Null texts stand for the image's own. */
const RELATION = {
  is_cover: z.boolean(),
  order: z.int().min(-PG_INT).max(PG_INT).nullable(),
  custom_title: Title.nullable(),
  custom_description: Description.nullable(),
  custom_alt_text: AltText.nullable(),
};
/** Relation fields of a request: what is not named stays as it is. */
export const ChangeRelation = z.object(RELATION).partial();
export type ChangeRelation = z.output<typeof ChangeRelation>;

/** An image where it is attached: with its relation fields, and the texts that count there. */
export const AttachedImage = LibraryImage.extend({
  is_cover: z.boolean(),
  order: z.int().nullable(),
  custom_title: z.string().nullable(),
  custom_description: z.string().nullable(),
  custom_alt_text: z.string().nullable(),
  attached_at: z.iso.datetime(),
  effective_title: z.string().describe("`custom_title`, or where that is null `title`."),
  effective_description: z.string(),
  effective_alt_text: z.string(),
});
export type AttachedImage = z.output<typeof AttachedImage>;

/** A place where an image is attached. */
export const Usage = z.object({
  app_label: z.string(),
  model: z.string(),
  object_id: z.string(),
  is_cover: z.boolean(),
  order: z.int().nullable(),
});
export type Usage = z.output<typeof Usage>;

/** An object that images are attached to. */
export const LibraryObject = z.object({
  app_label: z.string(),
  model: z.string(),
  object_id: z.string(),
  count: z.int().describe("How many images are attached to it."),
  cover: z
    .object({ id: z.uuid(), thumb: z.url(), alt_text: z.string() })
    .describe("Its cover, or without one its first image."),
});
export type LibraryObject = z.output<typeof LibraryObject>;

/** Texts of an upload. A field of a form that was left blank says nothing. */
export const UploadTexts = z.object({
  title: Title.optional(),
  description: Description.optional(),
  alt_text: AltText.optional(),
});
export type UploadTexts = z.output<typeof UploadTexts>;

/** `PATCH /images/{image_id}`. Fields it does not know are ignored, as clients send whole objects back. */
export const ChangeLibraryImage = z
  .object({
    title: Title,
    description: Description,
    alt_text: AltText,
    decorative: z.boolean(),
    focal_point: FocalPoint.nullable(),
  })
  .partial();
export type ChangeLibraryImage = z.output<typeof ChangeLibraryImage>;

const Flag = z
  .enum(["true", "false", "1", "0"], "Use true or false")
  .transform((value) => value === "true" || value === "1");

/** Which of a library's images, and in what order. */
export const LibraryQuery = z.object({
  q: z.string().trim().max(200, "At most 200 characters").default(""),
  attached: Flag.optional(),
  missing_alt: Flag.optional(),
  sort: z.enum(["newest", "oldest", "title"]).default("newest"),
});
export type LibraryQuery = z.output<typeof LibraryQuery>;

/** The same where it is no query of an address: a flag is a flag. */
export const LibraryView = LibraryQuery.extend({
  attached: z.boolean().optional(),
  missing_alt: z.boolean().optional(),
});

/** Where a page of a library ends: the id of its last image and, of a list by title, its title in small letters. */
export const LibraryPosition = z.object({ id: z.uuid(), title: z.string().optional() });
export type LibraryPosition = z.output<typeof LibraryPosition>;

export const ObjectsQuery = z.object({ app_label: Label.optional(), model: Label.optional() });
export type ObjectsQuery = z.output<typeof ObjectsQuery>;

/** Where a page of objects ends. */
export const ObjectPosition = z.object({ app_label: Label, model: Label, object_id: ObjectIdText });

/** Where a page of an object's images or of an image's usages ends: the number of the last attachment, with its order. */
export const AttachmentPosition = z.object({ id: z.string().regex(/^\d{1,18}$/), order: z.int().nullable() });
export type AttachmentPosition = z.output<typeof AttachmentPosition>;

const ids = z.array(ImageId).max(MAX_LIBRARY_BATCH, `At most ${MAX_LIBRARY_BATCH} at once`);
export const BulkDelete = z.object({ ids: ids.min(1, "Name at least one image") });
export const ImageIds = z.object({ image_ids: ids.min(1, "Name at least one image") });
export const ReorderImages = z.object({ image_ids: ids });
export const Detach = z.object({ image_id: ImageId, ...OBJECT });
export const Attach = Detach.extend(ChangeRelation.shape);
export type Attach = z.output<typeof Attach>;

export const LibraryParams = z.object({ org_slug: Slug });
export const LibraryImageParams = z.object({ org_slug: Slug, image_id: ImageId });
export const ObjectParams = z.object({ org_slug: Slug, app_label: Label, model: Label, object_id: ObjectIdText });
export const RelationParams = ObjectParams.extend({ image_id: ImageId });

// In the route files an object's `app_label` is called `id`: Next has one name for what stands in one place of an address.
const ObjectPlace = ObjectParams.omit({ app_label: true }).extend({ id: Label });
const named = <P extends { id: string }>({ id: app_label, ...rest }: P) => ({ app_label, ...rest });
export const ObjectRoute = ObjectPlace.transform(named);
export const RelationRoute = ObjectPlace.extend({ image_id: ImageId }).transform(named);

/** What became of one file of a bulk upload. */
export const BulkEntry = z.discriminatedUnion("status", [
  z.object({ status: z.literal("success"), id: z.uuid(), file: z.string().describe("Name under which it is stored.") }),
  z.object({
    status: z.literal("error"),
    error: z.string().describe("The sentence for a person."),
    file: z.string().describe("The name that was sent."),
    image_id: z.uuid().optional().describe("Of a duplicate: the image that is there already."),
  }),
]);
export type BulkEntry = z.output<typeof BulkEntry>;

/** A line of a bulk upload's answer as `application/x-ndjson`. */
export const BulkLine = z.union([
  z
    .object({ index: z.int().describe("Place in the form."), code: z.string().optional().describe("Of an error.") })
    .and(BulkEntry),
  z.object({ summary: z.object({ succeeded: z.int(), failed: z.int() }) }),
  z.object({ problem: ProblemShape }).describe("The form was refused as a whole; nothing of it is left."),
]);
export type BulkLine =
  | (BulkEntry & { index: number; code?: string })
  | { summary: { succeeded: number; failed: number } }
  | { problem: object };
