import { z } from "zod";
import { isTimeZone } from "../core/days";
import { SlotId } from "./referenceImages";

/** A day as a date field gives it. */
const Day = z.iso.date();

/** Where a page of everybody's pictures ends: the time and the id of its last picture. */
export const PicturePosition = z.object({ at: z.iso.datetime(), id: z.uuid() });
export type PicturePosition = z.output<typeof PicturePosition>;

/** Which of everybody's pictures, and in what order. Both days are included. */
export const EverybodyQuery = z.object({
  q: z.string().trim().max(200).default(""),
  from: Day.optional(),
  to: Day.optional(),
  /** In whose days, by its IANA name. Without one, in those of UTC. */
  zone: z.string().max(64).refine(isTimeZone).optional(),
  sort: z.enum(["newest", "oldest"]).default("newest"),
});
export type EverybodyQuery = z.output<typeof EverybodyQuery>;

/** The page's "Show more". */
export const MorePictures = EverybodyQuery.extend({ after: PicturePosition });

/** A reference image among those of everybody. */
export interface EverybodysPicture {
  /** Of the slot. */
  id: string;
  name: string | null;
  order: number;
  person: { id: string; name: string; email: string };
  thumbnail: string;
  /** Of the thumbnail. */
  width: number;
  height: number;
  /** Of the original. */
  bytes: number;
  /** When the picture came. ISO 8601. */
  at: string;
}

export interface PictureList {
  items: EverybodysPicture[];
  next?: PicturePosition;
  total: number;
}

/** How many pictures a page of the list holds. */
export const PICTURES_PER_PAGE = 50;

/** How many slots one call may delete or restore. */
export const MAX_BATCH = 100;

export const SlotBatch = z.object({ ids: z.array(SlotId).min(1).max(MAX_BATCH) });
