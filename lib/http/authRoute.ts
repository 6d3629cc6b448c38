import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { AppError, isAppError, notFound } from "../core/errors";
import { currentTrace } from "../core/trace";
import { KiB } from "../core/units";
import { type AuthCall, authOptions } from "../identity/authOptions";
import { safeCallbackUrl } from "../identity/callbackUrl";
import { usesSecureCookies } from "../identity/sessions";
import { toProblem } from "./problem";
import { jsonResponse } from "./reply";
import { discardBody, readText } from "./requestBody";
import { isForeign } from "./sameOrigin";
import { baseUrlOf, problemResponse } from "./withApi";

/** What of next-auth is reachable. Its `_log` would let anybody write into our log. */
const ACTIONS = new Set(["session", "csrf", "providers", "signin", "signout", "callback", "error"]);
const BODY_LIMIT = 64 * KiB;

type Texts = Record<string, string>;

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
    const call: AuthCall = {};
    const response = await callNextAuth({ request, nextauth, query, body, baseUrl }, call);
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

interface Prepared {
  request: Request;
  nextauth: string[];
  query: Texts;
  body: Texts | undefined;
  baseUrl: string;
}

/** Hands a prepared request to next-auth in the form of its handler for node, and takes the answer from there. */
async function callNextAuth({ request, nextauth, query, body, baseUrl }: Prepared, call: AuthCall): Promise<Response> {
  const { host, protocol } = new URL(baseUrl);
  // It derives its address from these two, once told to trust them; they are ours, not the client's.
  process.env.AUTH_TRUST_HOST = "1";
  delete process.env.NEXTAUTH_URL;
  const req = {
    method: request.method === "POST" ? "POST" : "GET",
    headers: { host, "x-forwarded-host": host, "x-forwarded-proto": protocol.replace(":", "") },
    query: { ...query, nextauth },
    body,
    cookies: cleanCookies(request.headers.get("cookie") ?? "", baseUrl),
  };
  const headers = new Headers({ "Cache-Control": "private, no-store" });
  let status = 200;
  let sent: string | null = null;
  const res = {
    status: (code: number) => {
      status = code;
      return res;
    },
    getHeader: (name: string) => (name.toLowerCase() === "set-cookie" ? headers.getSetCookie() : headers.get(name)),
    setHeader: (name: string, value: string | string[]) => {
      headers.delete(name);
      for (const one of [value].flat()) headers.append(name, one);
      return res;
    },
    json: (value: unknown) => {
      headers.set("Content-Type", "application/json");
      sent = JSON.stringify(value);
    },
    send: (value: unknown) => {
      if (typeof value === "string") sent = value;
      else if (value !== undefined) res.json(value);
    },
    end: () => {},
  };
  await NextAuth(req as unknown as NextApiRequest, res as unknown as NextApiResponse, authOptions(call));
  return new Response(sent, { status, headers });
}

/** The cookies by name. A remembered callback URL that is malformed would be a 500. */
function cleanCookies(header: string, baseUrl: string): Texts {
  const remembered = `${usesSecureCookies() ? "__Secure-" : ""}next-auth.callback-url`;
  const cookies: Texts = {};
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(at, 0)).trim();
    if (!name.includes("next-auth.")) continue;
    const value = decoded(part.slice(at + 1).trim());
    cookies[name] = name === remembered ? safeCallbackUrl(value, baseUrl) : value;
  }
  return cookies;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
