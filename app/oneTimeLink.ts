import type { LinkState } from "@/lib/accounts/links";
import { isAppError } from "@/lib/core/errors";

/** What the page of a link that does not work is called. */
export const LINK_TITLES: Record<Exclude<LinkState, "open">, string> = {
  used: "This link is used up",
  revoked: "This link was withdrawn",
  expired: "This link has expired",
  unknown: "This link is not known",
};

/** What `read` answers of a link, or why nobody here may try another for a while. */
export async function readOrTooMany<T>(read: Promise<T>): Promise<T | { tooMany: string }> {
  try {
    return await read;
  } catch (error) {
    if (isAppError(error, "too_many_requests")) return { tooMany: error.message };
    throw error;
  }
}
