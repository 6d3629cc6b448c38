import { useEffect } from "react";
import { isOpen, type Uploads } from "./uploads";

/** Leaving the document would lose what is on its way: the browser asks. */
export function useLeaveGuard(uploads: Uploads): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (uploads.get().some(isOpen)) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [uploads]);
}
