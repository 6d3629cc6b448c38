import { useEffect, useState } from "react";
import type { GalleryImage } from "@/lib/contracts/projects";
import { useStore } from "../ui/store";
import { type ProjectUploads, type UploadJob, uploadsOf } from "./uploads";

/** The files on their way into a project, until the gallery shows them. */
export function useProjectUploads(
  projectId: string,
  images: readonly GalleryImage[],
  lookForNew: () => Promise<void>,
): { jobs: readonly UploadJob[]; uploads: ProjectUploads } {
  const [uploads] = useState(() => uploadsOf(projectId));
  const jobs = useStore(uploads.store);

  useEffect(() => uploads.settle(new Set(images.map(({ id }) => id))), [uploads, images]);

  const done = jobs.filter(({ phase }) => phase === "done").length;
  useEffect(() => {
    if (done > 0) void lookForNew();
  }, [done, lookForNew]);

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
