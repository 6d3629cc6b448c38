import type { ReferenceImage } from "../contracts/referenceImages";
import { PRESENTABLE, type PresentableImage, presentImage } from "../images/present";

/** The select of a slot. */
export const ROW = {
  id: true,
  userId: true,
  name: true,
  order: true,
  imageId: true,
  viewCount: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** The select of a slot with its picture. */
export const SLOT = { ...ROW, image: { select: PRESENTABLE } } as const;

export interface SlotRow {
  id: string;
  userId: string;
  name: string | null;
  order: number | null;
  imageId: string | null;
  viewCount: number;
  createdAt: Date;
  updatedAt: Date;
  image: PresentableImage | null;
}

const RENDITIONS = ["thumbnail", "medium", "large"] as const;

/** A slot as it goes over the wire. */
export const presentSlot = (slot: SlotRow): ReferenceImage => ({
  id: slot.id,
  user: slot.userId,
  name: slot.name,
  order: slot.order ?? 0,
  image: slot.image && presentImage(slot.image, RENDITIONS),
  view_count: slot.viewCount,
  created_at: slot.createdAt.toISOString(),
  updated_at: slot.updatedAt.toISOString(),
});
