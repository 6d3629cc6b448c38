import { useEffect, useRef, useState } from "react";
import type { GalleryImage } from "@/lib/contracts/projects";
import { useStore } from "../ui/store";
import { type ProjectUploads, type UploadJob, uploadsOf } from "./uploads";

/**
 * The files on their way into a project, until the gallery shows them.
 * @param onLedHere called once where the project was just made, and this is the first sight of it
 */
export function useProjectUploads(
  projectId: string,
  images: readonly GalleryImage[],
  lookForNew: () => Promise<void>,
  onLedHere: () => void,
): { jobs: readonly UploadJob[]; uploads: ProjectUploads } {
  const [uploads] = useState(() => uploadsOf(projectId));
  const jobs = useStore(uploads.store);

  useEffect(() => uploads.settle(new Set(images.map(({ id }) => id))), [uploads, images]);

  const ledHere = useRef(onLedHere);
  ledHere.current = onLedHere;
  useEffect(() => {
    if (uploads.release()) ledHere.current();
  }, [uploads]);

  // Which, not how many: one may be shown at the moment in which the next one is done.
  const shown = new Set(images.map(({ id }) => id));
  const awaited = jobs.flatMap(({ imageId }) => (imageId && !shown.has(imageId) ? [imageId] : [])).join(" ");
  useEffect(() => {
    if (awaited) void lookForNew();
  }, [awaited, lookForNew]);

  useEffect(() => {
    // Leaving now would lose what is on its way: the browser asks.
    const ask = (event: BeforeUnloadEvent) => {
      if (uploads.busy) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [uploads]);

  return { jobs, uploads };
}
