import { expect } from "vitest";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { type Env, env } from "../env";
import { Browsing } from "./browsing";
import { type Issuer, startIssuer } from "./issuer";
import { ROUTE_BASE } from "./route";

/** The cookie of a session. */
export const SESSION = "next-auth.session-token";
/** The host that it is kept for. */
export const HOST = new URL(ROUTE_BASE).hostname;

/** Somebody with an address and a browser of their own. */
export interface Visitor {
  email: string;
  browser: Browsing;
}

let issuers: [Issuer, Issuer];

/** For a `beforeAll`, with `stopIssuers` after it. */
export async function startIssuers(): Promise<void> {
  issuers = await Promise.all([startIssuer(), startIssuer()]);
}

/** Ends both issuers. */
export const stopIssuers = (): Promise<unknown> => Promise.all(issuers.map((one) => one.stop()));

/** For a `beforeEach`: a visitor, and the two issuers, the first of which is configured. */
export async function newVisitor(): Promise<Visitor & { issuer: Issuer; other: Issuer }> {
  await db().rateLimit.deleteMany();
  configure();
  const [issuer, other] = issuers;
  return { issuer, other, email: `${newId()}@example.test`, browser: new Browsing() };
}

/** The first issuer, registration closed, and what a test wants otherwise. */
export const configure = (more: Partial<Env> = {}): Env =>
  Object.assign(env(), { REGISTRATION: "closed", ...issuers[0].env, ...more });

/** An account with this address. */
export const addUser = (email: string, more: object = {}) =>
  db().user.create({ data: { id: newId(), email, name: "Zoë", ...more } });

/** Whose address this is, with their identities and sessions. */
export const userOf = (email: string) =>
  db().user.findUnique({ where: { email }, include: { outsideIdentities: true, sessions: true } });

/** The visitor was refused with this code on this page, and has no session. */
export async function expectRefused(
  { browser, email }: Visitor,
  answer: { status: number; location: string | null },
  code: string,
  page = "/sign-in",
): Promise<void> {
  expect(answer.status).toBe(302);
  const url = new URL(answer.location ?? "");
  expect([url.origin, url.pathname, url.searchParams.get("error")]).toEqual([ROUTE_BASE, page, code]);
  expect(browser.jar(HOST).has(SESSION)).toBe(false);
  expect((await userOf(email))?.sessions ?? []).toEqual([]);
}
