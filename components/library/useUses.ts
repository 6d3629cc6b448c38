import { useEffect, useState } from "react";
import { type Uses, usesOf } from "./batches";

/** Where images are used, asked when a dialog about them opens: null until it is known, and the sentence where it is not. */
export function useUses(slug: string, ids: readonly string[]): { uses: Uses | null; problem: string | null } {
  const [state, setState] = useState<{ uses: Uses | null; problem: string | null }>({ uses: null, problem: null });
  useEffect(() => {
    let wanted = true;
    usesOf(slug, ids).then(
      (uses) => wanted && setState({ uses, problem: null }),
      (error: Error) => wanted && setState({ uses: null, problem: error.message }),
    );
    return () => {
      wanted = false;
    };
  }, [slug, ids]);
  return state;
}
