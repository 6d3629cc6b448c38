import { AsyncLocalStorage } from "node:async_hooks";
import { singleton } from "./singleton";

/** The Idempotency-Key under which work is done. The transaction that does it marks it as done, in the same commit. */
export interface Claim {
  userId: string;
  key: string;
  since: Date;
}

const current = singleton("claim", () => new AsyncLocalStorage<Claim>());

/** Does `work`, and all that it begins, under a claim. */
export const runWithClaim = <T>(claim: Claim, work: () => T): T => current.run(claim, work);
/** The claim of the work in hand, if it has one. */
export const currentClaim = (): Claim | undefined => current.getStore();
