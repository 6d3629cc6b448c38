import { z } from "zod";
import type { ErrorCode } from "../core/errors";

/** Who else may tell who somebody is. */
const PROVIDER_IDS = ["github", "google", "oidc"] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** A provider that is configured, as a button shows it. */
export interface Provider {
  id: ProviderId;
  name: string;
}

/** An account at a provider by which a person signs in. */
export interface LinkedIdentity {
  id: string;
  provider: ProviderId;
  /** What the provider is called. */
  name: string;
  /** The address that the provider told when it was linked. */
  email: string | null;
  created_at: string;
  /** The person could not sign in without it. */
  last: boolean;
}

export const UnlinkIdentity = z.strictObject({ id: z.uuid() });

/** What went wrong with a sign-in by way of a provider, by its code: the address of the next page carries the code alone. */
const SENTENCES: { [Code in ErrorCode | "internal_error"]?: string } = {
  identity_unverified:
    "The provider has no verified e-mail address of yours. Verify it there and try again, or sign in with your password and link the provider under Settings.",
  identity_taken: "That account is linked to another person here. They can unlink it under Settings.",
  identity_denied: "The provider did not let you in, or you did not agree there.",
  identity_refused:
    "The sign-in was not completed: it took too long, was used already, or was not begun in this browser. Try again.",
  address_unconfirmed:
    "There is an account here for your e-mail address that nobody has confirmed to be yours. Sign in with its password and link the provider under Settings, or ask an administrator.",
  invitation_mismatch: "The invitation is for another e-mail address than the provider has of you.",
  registration_closed: "There is no account here for your e-mail address. Ask an administrator for one.",
  account_disabled: "This account is disabled. Ask an administrator.",
  provider_unavailable: "The provider cannot be reached. Try again in a moment.",
  not_authenticated: "You were signed out meanwhile. Sign in and try again.",
  not_found: "This invitation does not work any more. Ask an administrator for a new one.",
  too_many_requests: "Too many requests. Try again in a few minutes.",
  overloaded: "Too many are signing in. Try again in a moment.",
  database_unavailable: "The database cannot be reached. Try again in a moment.",
  internal_error: "Something went wrong on our side. Try again.",
};

/** The sentence of a code, or null for one that says nothing to whoever signs in. */
export const signInSentence = (code: unknown): string | null =>
  typeof code === "string" && Object.hasOwn(SENTENCES, code) ? (SENTENCES[code as ErrorCode] ?? null) : null;
