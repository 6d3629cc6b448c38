import type { ProviderId } from "../contracts/identities";
import { signInSentence } from "../contracts/identities";
import { AppError, type ErrorCode } from "../core/errors";

/** Who somebody is by a provider's word, checked: the provider signed it, or told it to us alone. */
export interface OutsideIdentity {
  provider: ProviderId;
  /** Never passes to somebody else, as an address may. */
  subject: string;
  /** In lower case, and only if the provider says that it was verified. */
  email: string | null;
  name: string;
}

/** A refusal of a sign-in by way of a provider, with the sentence of its code. */
export const refusal = (code: ErrorCode, cause?: unknown): AppError =>
  new AppError(code, signInSentence(code) ?? code, { cause });
