import { useEffect, useState } from "react";
import { type UploadCommands, type UploadOptions, Uploads } from "./uploads";
import type { SlotStore } from "./useSlotStore";

/** Sends files to slots and keeps their jobs in the store. */
export function useUploads(store: SlotStore, { userId, limits, commands }: UploadOptions): UploadCommands {
  // One for the life of the page: its queue must survive a new rendering of the server's.
  const [uploads] = useState(() => new Uploads(store, { userId, limits, commands }));
  useEffect(() => {
    // Leaving now would lose what is on its way: the browser asks.
    const ask = (event: BeforeUnloadEvent) => {
      if (store.get().jobs.some(({ phase }) => phase !== "failed")) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [store]);

  return uploads;
}
