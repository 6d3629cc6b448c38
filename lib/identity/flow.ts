import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { env } from "../env";
import { usesSecureCookies } from "./sessions";

/** As long as next-auth keeps the state of a sign-in. */
const FLOW_SECONDS = 15 * 60;

/**
 * Why somebody went to a provider: to sign in, to make an account by an invitation, or to link the provider to the account
 * of the session that is named. Kept in a cookie of this browser, encrypted, until they are back.
 */
const Flow = z.union([z.strictObject({ link: z.uuid() }), z.strictObject({ invitation: z.string().max(200) })]);
export type Flow = z.output<typeof Flow>;

/** What the cookie is called: browsers keep the `__Secure-` one for https alone. */
export const flowCookieName = (): string => `${usesSecureCookies() ? "__Secure-" : ""}next-auth.flow`;

/** The `Set-Cookie` that keeps a flow; without one, that forgets it. */
export async function flowCookie(flow: Flow | null): Promise<string> {
  const salt = flowCookieName();
  const value = flow
    ? await encode({ token: { flow }, secret: env().NEXTAUTH_SECRET, salt, maxAge: FLOW_SECONDS })
    : "";
  const secure = usesSecureCookies() ? "; Secure" : "";
  return `${salt}=${value}; Path=/api/auth; Max-Age=${flow ? FLOW_SECONDS : 0}; HttpOnly; SameSite=Lax${secure}`;
}

/** The flow of a cookie's value; null for none, for one that is over, and for one that is not ours. */
export async function readFlow(value: string | undefined): Promise<Flow | null> {
  if (!value) return null;
  try {
    const token = await decode({ token: value, secret: env().NEXTAUTH_SECRET, salt: flowCookieName() });
    return Flow.safeParse(token?.flow).data ?? null;
  } catch {
    return null;
  }
}
