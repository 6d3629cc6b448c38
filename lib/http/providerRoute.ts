import { linkIdentity } from "../accounts/identities";
import { signInFromOutside } from "../accounts/outsideSignIn";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import { currentTrace } from "../core/trace";
import type { AuthCall } from "../identity/authOptions";
import { safeCallbackPath } from "../identity/callbackUrl";
import { type Flow, flowCookie, flowCookieName, readFlow } from "../identity/flow";
import { addressKey, consume, giveBack } from "../identity/limits";
import { type OutsideIdentity, refusal } from "../identity/outside";
import { actorOfSession, readClaims } from "../identity/sessions";
import type { SignedIn } from "../identity/signIn";
import { callbackCookieName, callNextAuth, type Prepared } from "./nextAuthCall";
import { toProblem } from "./problem";

const actorOf = async (request: Request) => {
  const claims = await readClaims(request.headers.get("cookie"));
  return claims && actorOfSession(claims);
};

/**
 * Sends somebody to a provider: `POST /api/auth/signin/{provider}`, with `intent=link` to link it to the account that is
 * signed in, or with the `invitation` that they came by.
 * @returns the provider's address, with the cookies that prove at the return who left
 * @throws AppError `provider_unavailable`, `not_authenticated`, `foreign_origin`, `too_many_requests`
 */
export async function goToProvider(request: Request, prepared: Prepared): Promise<Response> {
  await consume("provider", addressKey());
  const { intent, invitation, ...body } = prepared.body ?? {};
  const flow = intent === "link" ? await linkFlow(request) : invitation ? { invitation } : null;
  const call: AuthCall = { enter: () => Promise.reject(refusal("identity_refused")) };
  // Not its query: next-auth would hand on each field to the provider, another redirect_uri too.
  const response = await callNextAuth({ ...prepared, query: {}, body }, call);
  const location = await locationOf(response);
  if (location.searchParams.has("csrf"))
    throw new AppError("foreign_origin", "This request was not made by a page of this site");
  if (location.searchParams.has("error")) throw refusal("provider_unavailable");
  response.headers.append("Set-Cookie", await flowCookie(flow));
  return response;
}

async function linkFlow(request: Request): Promise<Flow> {
  const actor = await actorOf(request);
  if (actor?.via.kind !== "session") throw refusal("not_authenticated");
  return { link: actor.via.sessionId };
}

/** Where next-auth sends the browser, in a redirect or in JSON for a script. */
async function locationOf(response: Response): Promise<URL> {
  const header = response.headers.get("location");
  const { url } = header ? { url: header } : ((await response.clone().json()) as { url?: string });
  return new URL(url ?? "/", "http://here.invalid");
}

/**
 * Takes somebody who comes back from a provider: `GET /api/auth/callback/{provider}`. next-auth checks state, PKCE, nonce and
 * the provider's signature; who it is then signs in, or links. What fails is a sentence on the page they came from.
 */
export async function comeFromProvider(request: Request, prepared: Prepared): Promise<Response> {
  const { cookies, query, nextauth } = prepared;
  const flow = await readFlow(cookies[flowCookieName()]);
  let response: Response | null = null;
  try {
    await consume("provider", addressKey());
    if (query.error !== undefined) {
      log().info({ provider: nextauth[1], error: query.error.slice(0, 100) }, "a provider refused a sign-in");
      throw refusal(query.error === "access_denied" ? "identity_denied" : "identity_refused");
    }
    const call: AuthCall = { enter: (identity) => enter(request, identity, flow) };
    response = await callNextAuth(prepared, call);
    if (call.failure) throw call.failure;
    const { pathname } = await locationOf(response);
    // Its own pages of sign-in and errors are where it ends whenever it refuses.
    if (pathname.startsWith("/api/auth/")) throw refusal("identity_refused");
    response.headers.append("Set-Cookie", await flowCookie(null));
    // Going there and coming back: an office behind one address signs in all morning.
    const address = addressKey();
    await Promise.all([giveBack("provider", address), giveBack("provider", address)]);
    return response;
  } catch (error) {
    return sentBack(error, prepared, flow, response);
  }
}

async function enter(request: Request, identity: OutsideIdentity, flow: Flow | null): Promise<SignedIn> {
  if (!flow || "invitation" in flow) return signInFromOutside(identity, flow?.invitation);
  const actor = await actorOf(request);
  // The account that asked for it, in the session that asked for it: not whoever is signed in here by now.
  if (actor?.via.kind !== "session" || actor.via.sessionId !== flow.link) throw refusal("not_authenticated");
  return linkIdentity(actor, actor.via.sessionId, identity);
}

/** To the page that they came from, which says by the code what went wrong. */
async function sentBack(error: unknown, { cookies, baseUrl }: Prepared, flow: Flow | null, given: Response | null) {
  const trace = currentTrace();
  const { body, headers } = toProblem(error, trace?.requestId ?? "");
  if (trace) trace.problem = body.code;
  const search = new URLSearchParams({ error: body.code });
  let page = "/sign-in";
  if (flow && "link" in flow) page = "/settings";
  else if (flow) {
    page = "/invitation";
    search.set("link", flow.invitation);
  } else {
    const next = safeCallbackPath(cookies[callbackCookieName()], baseUrl);
    if (next !== "/") search.set("next", next);
  }
  const answer = new Response(null, { status: 302, headers: { Location: `${baseUrl}${page}?${search}` } });
  answer.headers.set("Cache-Control", headers["Cache-Control"] ?? "private, no-store");
  // What proved that it was begun here is used up, if next-auth came to use it.
  for (const line of given?.headers.getSetCookie() ?? [])
    if (/^[^=]*next-auth\.(state|nonce|pkce\.code_verifier)=/.test(line)) answer.headers.append("Set-Cookie", line);
  return answer;
}
