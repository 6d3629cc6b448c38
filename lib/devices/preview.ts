import { DeviceProfile } from "../contracts/devices";
import { notFound } from "../core/errors";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { withOriginal } from "../images/derive";
import { render } from "./queue";

/**
 * What a profile that is being edited would show of one of the actor's pictures. Rendered and not kept. A BMP comes as a
 * PNG of the same pixels, which every browser shows.
 * @param order of the slot; without one that has a picture, the first that has
 * @returns the file, and how large the device's own would be
 * @throws AppError `not_found` without a picture, and those of the renderer
 */
export async function renderPreview(
  { userId }: Actor,
  order: number,
  profile: DeviceProfile,
): Promise<{ data: Buffer; contentType: string; bytes: number }> {
  const slots = await db().referenceImage.findMany({
    where: { userId, deletedAt: null, imageId: { not: null } },
    orderBy: { order: "asc" },
    select: { order: true, image: { select: { key: true, bytes: true } } },
  });
  const slot = slots.find((candidate) => candidate.order === order) ?? slots[0];
  const preview =
    slot?.image &&
    (await withOriginal(slot.image, async (original) => {
      const { data, contentType } = await render(original, profile);
      if (contentType !== "image/bmp") return { data, contentType, bytes: data.length };
      const shown = await render(original, DeviceProfile.parse({ ...profile, format: "png", max_bytes: null }));
      return { data: shown.data, contentType: shown.contentType, bytes: data.length };
    }));
  if (!preview) throw notFound("There is no picture to show yet");
  return preview;
}
