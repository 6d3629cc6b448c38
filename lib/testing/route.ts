import { encode } from "next-auth/jwt";
import { runWithTrace, type Trace } from "../core/trace";
import { db } from "../db/client";
import { env } from "../env";
import type { withApi } from "../http/withApi";
import type { Actor } from "../identity/actor";
import { beginSession } from "../identity/sessions";
import { newToken } from "../identity/tokens";

/** Where routes that are called without a server think they are. */
export const ROUTE_BASE = "http://sheet.test";

export type TestHeaders = Record<string, string>;

/** The header by which somebody's program calls. */
export async function bearerOf(actor: Actor): Promise<TestHeaders> {
  const { token, hash } = newToken();
  await db().apiToken.create({ data: { userId: actor.userId, name: "test", hash } });
  return { authorization: `Bearer ${token}` };
}

/** The header by which somebody's browser calls, among cookies of others. */
export async function cookieOf({ userId }: Actor): Promise<TestHeaders> {
  await db().user.update({ where: { id: userId }, data: { passwordHash: "none that verifies" } });
  const sid = await beginSession(userId, "", "none that verifies");
  const token = await encode({ token: { sid, sub: userId }, secret: env().NEXTAUTH_SECRET });
  return { cookie: `a=b; next-auth.session-token=${token}; c=d` };
}

interface RouteCall {
  method?: string;
  path?: string;
  headers?: TestHeaders;
  body?: BodyInit;
  params?: Record<string, string>;
}

/** Calls a route handler as the server would, with a trace of its own. */
export async function callRoute(
  handler: ReturnType<typeof withApi>,
  { method = "GET", path = "/api/things", headers = {}, body, params }: RouteCall = {},
) {
  const request = new Request(ROUTE_BASE + path, { method, headers, body, duplex: "half" } as RequestInit);
  const trace: Trace = { requestId: "r", ip: "203.0.113.9", baseUrl: ROUTE_BASE, phases: {} };
  const response = await runWithTrace(trace, () => handler(request, { params: Promise.resolve(params) }));
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text ? JSON.parse(text) : undefined, trace };
}

/** A call that posts JSON. */
export const postJson = (value: unknown, headers: TestHeaders): RouteCall & { headers: TestHeaders } => ({
  method: "POST",
  body: JSON.stringify(value),
  headers: { "content-type": "application/json", ...headers },
});
