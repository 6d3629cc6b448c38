import { z } from "zod";

const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() })).max(1000);

/**
 * The one address of a GitHub account that counts: its primary, if it is verified. Others may be addresses that somebody
 * added long ago, and the public one of the profile says nothing of either.
 */
export function verifiedPrimary(emails: unknown): string | null {
  const found = Emails.parse(emails).find(({ primary }) => primary);
  return found?.verified ? found.email : null;
}

/** Asks GitHub for the addresses of whoever the token is of. @throws where the answer is none */
export async function fetchVerifiedPrimary(accessToken: string, timeoutMs: number): Promise<string | null> {
  const answer = await fetch("https://api.github.com/user/emails?per_page=100", {
    headers: { Authorization: `Bearer ${accessToken}`, Accept: "application/vnd.github+json" },
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
  });
  if (!answer.ok) throw new Error(`expected GitHub's addresses but received ${answer.status}`);
  return verifiedPrimary(await answer.json());
}
