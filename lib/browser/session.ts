import type { Problem } from "../contracts/problem";

const FORM = { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" } as const;

async function csrfToken(): Promise<string> {
  const answer = await fetch("/api/auth/csrf", { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error("expected a CSRF token from the server");
  const { csrfToken: token } = (await answer.json()) as { csrfToken: string };
  return token;
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: "true" });
  return fetch(path, { method: "POST", headers: FORM, body });
}

export type SignInResult = { ok: true; url: string } | { ok: false; sentence: string };

const UNREACHABLE = "The server could not be reached. Check the connection and try again.";

/**
 * Signs in with next-auth's own protocol: its React client would bring a provider and a session poll that no page needs.
 * @param next where to go afterwards; the server lets no other site through
 */
export async function signIn(email: string, password: string, next: string): Promise<SignInResult> {
  try {
    const answer = await post("/api/auth/callback/credentials", { email, password, callbackUrl: next });
    const body = (await answer.json().catch(() => ({}))) as Partial<Problem> & { url?: string };
    if (answer.ok && body.url && !new URL(body.url, location.href).searchParams.has("error")) {
      return { ok: true, url: body.url };
    }
    const known = answer.status === 429 || answer.status >= 500 ? body.detail : undefined;
    return { ok: false, sentence: known ?? "The e-mail address or the password is not right." };
  } catch {
    return { ok: false, sentence: UNREACHABLE };
  }
}

/** Signs in with a password that was set just now and opens the first page; the sign-in page where that does not work. */
export async function enter(email: string, password: string): Promise<void> {
  const entered = await signIn(email, password, "/");
  location.assign(entered.ok ? entered.url : "/sign-in");
}

interface Going {
  /** Where to go afterwards. */
  next: string;
  /** To link the provider to the account that is signed in. */
  intent?: "link";
  /** The secret of an invitation to make an account by. */
  invitation?: string;
}

/**
 * Asks for the address of a provider's sign-in page. By script and not by form: the page's own rules let no form lead to
 * another site, not by a redirect either.
 */
export async function providerAddress(provider: string, { next, intent, invitation }: Going): Promise<SignInResult> {
  try {
    const fields = { callbackUrl: next, ...(intent && { intent }), ...(invitation && { invitation }) };
    const answer = await post(`/api/auth/signin/${provider}`, fields);
    const body = (await answer.json().catch(() => ({}))) as Partial<Problem> & { url?: string };
    if (answer.ok && body.url) return { ok: true, url: body.url };
    return { ok: false, sentence: body.detail ?? "Something went wrong on our side. Try again." };
  } catch {
    return { ok: false, sentence: UNREACHABLE };
  }
}

/** Ends the session. @throws when the server does not answer */
export async function signOut(): Promise<void> {
  const answer = await post("/api/auth/signout", { callbackUrl: "/" });
  if (!answer.ok) throw new Error("expected the server to end the session");
}
