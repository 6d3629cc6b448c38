import type { ActionResult } from "@/lib/contracts/problem";
import type { PutBackResult } from "@/lib/contracts/referenceImages";
import { announce } from "../ui/announce";
import { notify } from "../ui/notify";
import { attempt } from "../ui/problems";
import { say } from "./sentences";
import { nameOf } from "./view";

export type PutBackAction = (input: unknown) => Promise<ActionResult<PutBackResult>>;

/** Puts back the order of before an entry of the log, and says what came of it: that some are gone, too. */
export async function putBackAloud(action: PutBackAction, id: string): Promise<PutBackResult | null> {
  const result = await attempt(() => action({ id }), []);
  if (!result.ok) {
    const text = result.problem.sentence ?? undefined;
    announce(text ? `${say.notPutBack} ${text}` : say.notPutBack, { urgency: "assertive" });
    notify({ tone: "bad", title: say.notPutBack, text });
    return null;
  }
  const { changed, gone } = result.data;
  const names = gone.map((name) => nameOf({ name }));
  const title = changed ? say.putBack(names) : say.nothingToPutBack(names);
  announce(title);
  notify({ tone: "good", title });
  return result.data;
}
