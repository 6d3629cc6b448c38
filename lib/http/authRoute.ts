import { AppError, isAppError, notFound } from "../core/errors";
import { currentTrace } from "../core/trace";
import { KiB } from "../core/units";
import type { AuthCall } from "../identity/authOptions";
import { safeCallbackUrl } from "../identity/callbackUrl";
import { refusal } from "../identity/outside";
import { isProvider } from "../identity/providers";
import { callNextAuth, cleanCookies, type Prepared, type Texts } from "./nextAuthCall";
import { toProblem } from "./problem";
import { comeFromProvider, goToProvider } from "./providerRoute";
import { jsonResponse } from "./reply";
import { discardBody, readText } from "./requestBody";
import { isForeign } from "./sameOrigin";
import { baseUrlOf, problemResponse } from "./withApi";

/** What of next-auth is reachable. Its `_log` would let anybody write into our log. */
const ACTIONS = new Set(["session", "csrf", "providers", "signin", "signout", "callback", "error"]);
const BODY_LIMIT = 64 * KiB;

/**
 * `/api/auth/*`, answered by next-auth. It is given a request that was read, bounded and cleaned here, for its own
 * reading turns a malformed callback URL into a 500, and believes forwarded headers that any client can send.
 */
export async function handleAuth(
  request: Request,
  { params }: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const trace = currentTrace();
  try {
    const { nextauth } = await params;
    const action = nextauth[0] ?? "";
    if (!ACTIONS.has(action) || nextauth.length > 2) throw notFound();
    if (trace) trace.route = `/api/auth/${action}`;
    const baseUrl = baseUrlOf(request);
    const isPost = request.method === "POST";
    // Its form token proves the page already; a browser that says otherwise is believed.
    if (isPost && isForeign(request.headers, baseUrl))
      throw new AppError("foreign_origin", "This request was not made by a page of this site");
    const body = isPost ? cleaned(await readFields(request), baseUrl) : undefined;
    const query = cleaned(Object.fromEntries(new URL(request.url).searchParams), baseUrl);
    const cookies = cleanCookies(request.headers.get("cookie") ?? "", baseUrl);
    const prepared: Prepared = { method: request.method, nextauth, query, body, cookies, baseUrl };
    const provider = nextauth[1];
    if (provider !== undefined && provider !== "credentials") {
      if (!isProvider(provider)) throw notFound();
      if (action === "signin" && isPost) return await goToProvider(request, prepared);
      if (action === "callback" && !isPost) return await comeFromProvider(request, prepared);
      if (action === "callback") throw new AppError("method_not_allowed", "A provider sends people back by GET");
    }
    const call: AuthCall = { enter: () => Promise.reject(refusal("identity_refused")) };
    const response = await callNextAuth(prepared, call);
    return call.failure ? failed(call.failure, baseUrl, response) : response;
  } catch (error) {
    return problemResponse(error);
  } finally {
    discardBody(request);
  }
}

/** next-auth's browser client reads the error out of `url`; a program reads the problem. Cookies stay as they were. */
function failed(failure: unknown, baseUrl: string, { headers: given }: Response): Response {
  const trace = currentTrace();
  const { status, body, headers } = toProblem(failure, trace?.requestId ?? "");
  if (trace) trace.problem = body.code;
  if (given.get("location") && !given.get("content-type")?.includes("json"))
    return new Response(null, {
      status: 302,
      headers: { ...headers, Location: `${baseUrl}/sign-in?error=${body.code}` },
    });
  const url = `${baseUrl}/sign-in?error=${isAppError(failure) ? failure.code : "internal_error"}`;
  return jsonResponse(status, JSON.stringify({ ...body, url }), headers);
}

/** The fields of a form or a JSON object, texts alone. */
async function readFields(request: Request): Promise<Texts> {
  const text = await readText(request, BODY_LIMIT);
  if (!request.headers.get("content-type")?.toLowerCase().includes("json"))
    return Object.fromEntries(new URLSearchParams(text));
  let value: unknown;
  try {
    value = JSON.parse(text || "{}");
  } catch (cause) {
    throw new AppError("invalid_json", "The body is not valid JSON", { cause });
  }
  const entries = Object.entries(value && typeof value === "object" ? value : {});
  return Object.fromEntries(entries.flatMap(([name, field]) => (isPlain(field) ? [[name, String(field)]] : [])));
}

const isPlain = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "boolean" || typeof value === "number";

const cleaned = ({ callbackUrl, ...rest }: Texts, baseUrl: string): Texts =>
  callbackUrl === undefined ? rest : { ...rest, callbackUrl: safeCallbackUrl(callbackUrl, baseUrl) };
