import type { GalleryImage } from "@/lib/contracts/projects";
import { ratioOf } from "./pictures";
import type { Arrived, UploadJob } from "./uploads";

/** A tile of the gallery: an image, or a file on its way to be one. Its key stays when the one becomes the other. */
export type Place = { key: string; ratio: number } & (
  | { image: GalleryImage; number: number; job?: undefined }
  | { job: UploadJob; image?: undefined }
);

/**
 * Images and files on their way in one line, so that no tile moves when a file has become an image: images in the order of
 * upload, and a file that waits or failed before those that were chosen after it.
 */
export function placesOf(
  images: readonly GalleryImage[],
  jobs: readonly UploadJob[],
  arrived: ReadonlyMap<string, Arrived>,
): Place[] {
  const shown = new Set(images.map(({ id }) => id));
  const waiting = jobs.filter(({ imageId }) => imageId === null || !shown.has(imageId));
  const places: Place[] = [];
  let next = 0;
  const putJobsBefore = (order: number) => {
    for (let job = waiting[next]; job && job.order < order; job = waiting[++next])
      places.push({ key: job.id, ratio: job.ratio, job });
  };
  images.forEach((image, at) => {
    const from = arrived.get(image.id);
    if (from) putJobsBefore(from.order);
    places.push({
      key: from?.id ?? image.id,
      ratio: from?.ratio ?? ratioOf(image.sizes.medium),
      image,
      number: at + 1,
    });
  });
  putJobsBefore(Number.POSITIVE_INFINITY);
  return places;
}
