import { z } from "zod";
import { cleanLine } from "../core/text";
import { SLOT_COUNT } from "../policy/surfaces";

export const SlotId = z.uuid();
export const SlotParams = z.object({ id: SlotId });

/** `user_id`: read from administrators, ignored from others. */
export const ListQuery = z.object({ user_id: z.string().optional() });

/** `on_duplicate=reject`: a picture that another slot of the same person holds is refused with 409. */
export const UploadQuery = z.object({ on_duplicate: z.enum(["allow", "reject"]).default("allow") });

const MAX_ORDER = SLOT_COUNT - 1;

/** What is in a slot, as it goes over the wire. URLs are signed and work for a bounded time. */
const SlotPicture = z.object({
  original: z.url(),
  thumbnail: z.url(),
  medium: z.url(),
  large: z.url(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
  content_type: z.string(),
  placeholder: z.base64().describe("a thumbhash"),
});

export const ReferenceImage = z.object({
  id: z.uuid(),
  user: z.uuid(),
  name: z.string().max(255).nullable(),
  order: z.int().min(0).max(MAX_ORDER),
  image: SlotPicture.nullable(),
  view_count: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type ReferenceImage = z.output<typeof ReferenceImage>;

const Name = z.string().transform(cleanLine).pipe(z.string().max(255, "At most 255 characters")).nullable();
/** A number, or the digits of one: multipart fields are text. The domain tells which positions there are. */
const Order = z.union([z.number(), z.string().trim().max(20).transform(orderOfText)]);

/** A field of a form that was left blank says nothing. */
function orderOfText(text: string): number | undefined {
  return text === "" ? undefined : Number(text);
}

/** `POST /`, JSON or multipart. Fields it does not know are ignored, as clients send whole objects back. */
export const CreateSlot = z
  .object({
    name: Name.optional(),
    order: Order.nullish(),
    user_id: z.string().nullish(),
  })
  // One that works as it stands where it is tried out.
  .meta({ examples: [{ name: "Front" }] });
export type CreateSlot = z.output<typeof CreateSlot>;

/** `PATCH /{id}`. */
export const ChangeSlot = z.object({ name: Name.optional(), order: Order.optional() });
export type ChangeSlot = z.output<typeof ChangeSlot>;

/** `PUT /reorder`: ids in their new order, or a position for each. */
export const Reorder = z.union([
  z.array(z.string()).max(100),
  z.object({ ids: z.array(z.string()).max(100) }),
  z.object({ positions: z.record(z.string(), z.number()) }),
]);
export type Reorder = z.output<typeof Reorder>;

/** What the page works on: the slots with their version, and what can still be undone. */
export interface SlotsState {
  slots: ReferenceImage[];
  /** Grows with every change to this person's slots. */
  version: number;
  /** Slots deleted from the page within the undo time, newest first. */
  deleted: DeletedSlot[];
  /** Newest first, at most 20. */
  changes: SlotChangeEntry[];
}

export interface DeletedSlot {
  id: string;
  name: string | null;
  /** The position it had, 0–4. */
  order: number;
  deletedAt: string;
  /** Until when it can be restored. */
  restorableUntil: string;
}

/** One line of "Recent changes". Positions are 0–4. */
export interface SlotChangeEntry {
  /** Of the audit's entry. */
  id: string;
  /** `account`: not of the slots, and done by somebody else. */
  kind: "added" | "replaced" | "renamed" | "moved" | "deleted" | "restored" | "account";
  at: string;
  /** Of the slot; absent for an arrangement and for `account`. */
  slotId?: string;
  name: string | null;
  from?: number;
  to?: number;
  /** Of what was moved: every slot that stands elsewhere since. */
  moves?: { slotId: string; name: string | null; from: number; to: number }[];
  /** Of what was moved: where the slots stood before, to be put back. */
  before?: { id: string; name: string | null; order: number }[];
  /** Of `account`: what was done, after the name of who did it. */
  summary?: string;
  /** Who did it, where it was not the person. */
  by?: { name: string; admin: boolean };
}

/** The page's server actions take these. `userId` is the person whose slots they are. */
export const Arrangement = z.object({
  userId: z.uuid(),
  version: z.int().min(0),
  positions: z.record(z.uuid(), z.int().min(0).max(MAX_ORDER)),
});
export type Arrangement = z.output<typeof Arrangement>;

export const RenameSlot = z.object({ id: SlotId, name: Name });
export type RenameSlot = z.output<typeof RenameSlot>;

/** What came of putting an earlier order back, and what is then true. */
export interface PutBackResult {
  state: SlotsState;
  /** False where the slots stood in that order already. */
  changed: boolean;
  /** The names of slots that are gone since. */
  gone: (string | null)[];
}

export const SlotReference = z.object({ id: SlotId });
export type SlotReference = z.output<typeof SlotReference>;

export const PersonReference = z.object({ userId: z.uuid() });
