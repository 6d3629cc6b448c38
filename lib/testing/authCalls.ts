import { runWithTrace, type Trace } from "../core/trace";
import { handleAuth } from "../http/authRoute";
import type { Actor } from "../identity/actor";
import { resolveActor } from "../identity/resolveActor";
import { type Browsing, throughIssuer } from "./browsing";
import { ROUTE_BASE } from "./route";

interface AuthCallOptions {
  method?: string;
  body?: Record<string, string>;
  headers?: Record<string, string>;
  ip?: string;
}

/** Calls `/api/auth/{path}` as a browser does whose cookies are kept, without a server. */
export async function callAuth(
  browser: Browsing,
  path: string,
  { method = "GET", body, headers = {}, ip = "203.0.113.9" }: AuthCallOptions = {},
) {
  const url = `${ROUTE_BASE}/api/auth/${path}`;
  const request = new Request(url, {
    method,
    headers: { cookie: browser.cookieHeader(url), ...headers },
    body: body && new URLSearchParams(body),
  });
  const trace: Trace = { requestId: "r", ip, baseUrl: ROUTE_BASE, phases: {} };
  const nextauth = (path.split("?")[0] ?? "").split("/");
  const response = await runWithTrace(trace, () => handleAuth(request, { params: Promise.resolve({ nextauth }) }));
  browser.keep(url, response.headers);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    location: response.headers.get("location"),
    setCookies: response.headers.getSetCookie(),
    body: isJson ? JSON.parse(text) : text,
  };
}

/** Begins a sign-in at the provider. */
export async function begin(browser: Browsing, fields: Record<string, string> = {}, options: AuthCallOptions = {}) {
  const { csrfToken } = (await callAuth(browser, "csrf")).body;
  const body = { csrfToken, json: "true", callbackUrl: "/", ...fields };
  return callAuth(browser, "signin/oidc", { method: "POST", body, ...options });
}

/** Comes back from the provider, by the address that it sent the browser to. */
export const comeBack = (browser: Browsing, url: string, options: AuthCallOptions = {}) =>
  callAuth(browser, `callback/oidc${new URL(url).search}`, options);

/** The whole way: to the provider, through its login, and back. */
export async function signInOutside(browser: Browsing, login: string, fields: Record<string, string> = {}) {
  const { body } = await begin(browser, fields);
  return comeBack(browser, await throughIssuer(browser, body.url, login));
}

/** Who the browser is signed in as. */
export const whoIs = (browser: Browsing): Promise<Actor | null> =>
  resolveActor(new Headers({ cookie: browser.cookieHeader(ROUTE_BASE) }));
