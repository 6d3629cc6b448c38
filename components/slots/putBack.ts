import type { ActionResult } from "@/lib/contracts/problem";
import type { PutBackResult } from "@/lib/contracts/referenceImages";
import { failed, succeeded } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { say } from "./sentences";
import { nameOf } from "./view";

export type PutBackAction = (input: unknown) => Promise<ActionResult<PutBackResult>>;

/** Puts back the order of before an entry of the log, and says what came of it: that some are gone, too. */
export async function putBackAloud(action: PutBackAction, id: string): Promise<PutBackResult | null> {
  const result = await attempt(() => action({ id }), []);
  if (!result.ok) {
    failed(say.notPutBack, result.problem.sentence);
    return null;
  }
  const { changed, gone } = result.data;
  const names = gone.map((name) => nameOf({ name }));
  succeeded(changed ? say.putBack(names) : say.nothingToPutBack(names));
  return result.data;
}
