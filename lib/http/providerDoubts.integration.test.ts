import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { LIMITS } from "../identity/limits";
import { begin, callAuth, comeBack, signInOutside, whoIs } from "../testing/authCalls";
import { Browsing, throughIssuer } from "../testing/browsing";
import { type Issuer, startIssuer } from "../testing/issuer";
import {
  addUser,
  configure,
  expectRefused,
  HOST,
  newVisitor,
  startIssuers,
  stopIssuers,
  userOf,
} from "../testing/providers";
import { ROUTE_BASE as BASE } from "../testing/route";

let issuer: Issuer;
let other: Issuer;
let email: string;
let browser: Browsing;
beforeAll(startIssuers);
afterAll(stopIssuers);
beforeEach(async () => {
  ({ issuer, other, email, browser } = await newVisitor());
});
afterEach(() => configure());

describe("the way back", () => {
  /** Up to the moment at which the issuer sends the browser back. */
  async function ready(one = browser, login = email) {
    const { body } = await begin(one);
    return throughIssuer(one, body.url, login);
  }
  const withParameter = (url: string, name: string, value: string) => {
    const changed = new URL(url);
    changed.searchParams.set(name, value);
    return changed.href;
  };
  beforeEach(() => addUser(email));

  it("is refused with a forged state, and with none", async () => {
    const url = await ready();
    const copy = browser.copy();
    await expectRefused(
      { browser, email },
      await comeBack(browser, withParameter(url, "state", "forged")),
      "identity_refused",
    );
    browser = copy;
    const without = new URL(url);
    without.searchParams.delete("state");
    await expectRefused({ browser, email }, await comeBack(browser, without.href), "identity_refused");
  });

  it("is refused in a browser that did not begin it", async () => {
    const url = await ready();
    browser = new Browsing();
    await expectRefused({ browser, email }, await comeBack(browser, url), "identity_refused");
  });

  it("is refused with the code of another browser's sign-in: the verifier does not fit", async () => {
    const attacker = new Browsing();
    const stolen = new URL(await ready(attacker, `attacker.${email}`)).searchParams.get("code") ?? "";
    await expectRefused(
      { browser, email },
      await comeBack(browser, withParameter(await ready(), "code", stolen)),
      "identity_refused",
    );
  });

  it("is refused when it is replayed, with the cookies of the first time too", async () => {
    const url = await ready();
    const copy = browser.copy();
    expect((await comeBack(browser, url)).location).toBe(`${BASE}/`);
    for (const name of ["state", "nonce", "pkce.code_verifier", "flow"])
      expect(browser.jar(HOST).has(`next-auth.${name}`)).toBe(false);
    const sessions = (await userOf(email))?.sessions.length;
    for (const one of [browser.copy(), copy]) {
      const again = await comeBack(one, url);
      expect(new URL(again.location ?? "").searchParams.get("error")).toBe("identity_refused");
    }
    expect((await userOf(email))?.sessions.length).toBe(sessions);
  });

  it("is refused with another issuer's name beside the code", async () => {
    await expectRefused(
      { browser, email },
      await comeBack(browser, withParameter(await ready(), "iss", other.url)),
      "identity_refused",
    );
  });

  it("is refused by form, and says so to a provider that is not configured", async () => {
    expect((await callAuth(browser, "callback/oidc", { method: "POST", body: { code: "x" } })).status).toBe(405);
    for (const path of ["callback/github?code=x", "callback/nobody?code=x", "signin/google"])
      expect((await callAuth(browser, path, { method: "POST", body: {} })).status).toBe(404);
    expect((await callAuth(browser, "callback/github?code=x&state=y")).status).toBe(404);
  });

  it.each([
    ["access_denied", "identity_denied"],
    ["server_error", "identity_refused"],
    ["<script>\n", "identity_refused"],
  ])("tells what the provider said of %j by a word of ours", async (error, code) => {
    const url = `${BASE}/api/auth/callback/oidc?${new URLSearchParams({ error, error_description: "x", state: "y" })}`;
    await begin(browser, { callbackUrl: "/devices" });
    const answer = await comeBack(browser, url);
    await expectRefused({ browser, email }, answer, code);
    expect(new URL(answer.location ?? "").searchParams.get("next")).toBe("/devices");
  });

  it.each(["//evil.test", "/\\evil.test", "https:evil.test", "https://evil.test", "/x%0d%0ay", "http://[", "%"])(
    "leads nowhere else: %s",
    async (wanted) => {
      expect((await signInOutside(browser, email, { callbackUrl: wanted })).location).toBe(`${BASE}/`);
      // Neither by a cookie that somebody planted, nor by the address of the way back.
      browser = new Browsing();
      const url = await ready();
      browser.jar(HOST).set("next-auth.callback-url", encodeURIComponent(wanted));
      expect((await comeBack(browser, withParameter(url, "callbackUrl", wanted))).location).toBe(`${BASE}/`);
    },
  );
});

describe("a provider", () => {
  /** A server that answers the discovery with `document` and nothing else. */
  async function impostor(document: (own: string) => object) {
    const server = createServer((_request, response) => response.end(JSON.stringify(document(url))));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    configure({ ...other.env, OIDC_ISSUER: url });
    return { stop: () => new Promise((done) => server.close(done)) };
  }
  const documentOf = async ({ url }: Issuer) =>
    (await (await fetch(`${url}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;

  it.each<[string, (theirs: Record<string, unknown>, ours: Record<string, unknown>, own: string) => object]>([
    ["names another issuer in its document", (theirs) => theirs],
    [
      "hands on another issuer's token",
      (theirs, _ours, own) => ({ ...theirs, issuer: own, authorization_response_iss_parameter_supported: false }),
    ],
    ["has not signed the token", (theirs, ours) => ({ ...theirs, jwks_uri: ours.jwks_uri })],
  ])("is refused that %s", async (_name, change) => {
    await addUser(email);
    const [theirs, ours] = await Promise.all([documentOf(other), documentOf(issuer)]);
    const { stop } = await impostor((own) => change(theirs, ours, own));
    const url = new URL(await throughIssuer(browser, (await begin(browser)).body.url, email));
    url.searchParams.delete("iss");
    const kept = new URL(url);
    // Where the document says so, the issuer's name has to come along.
    if (theirs.issuer && _name !== "hands on another issuer's token") kept.searchParams.set("iss", other.url);
    await expectRefused({ browser, email }, await comeBack(browser, kept.href), "identity_refused");
    await stop();
  });

  it("that cannot be reached is said to be so, at once", async () => {
    const gone = await startIssuer();
    await gone.stop();
    configure(gone.env);
    const { status, body } = await begin(browser);
    expect([status, body.code]).toEqual([503, "provider_unavailable"]);
  });

  it("is not gone to without the token of a form of ours, nor from another site", async () => {
    const body = { json: "true", callbackUrl: "/" };
    const without = await callAuth(browser, "signin/oidc", { method: "POST", body });
    expect([without.status, without.body.code]).toEqual([403, "foreign_origin"]);
    const foreign = await begin(browser, {}, { headers: { origin: "https://evil.test" } });
    expect([foreign.status, foreign.body.code]).toEqual([403, "foreign_origin"]);
    expect((await callAuth(browser, "signin/oidc")).location).toContain("/sign-in?");
    expect(browser.jar(HOST).has("next-auth.state")).toBe(false);
  });

  it("counts for one address what comes to nothing, and not who signs in", async () => {
    await addUser(email);
    const counted = async () =>
      (await db().rateLimit.findFirst({ where: { key: { startsWith: "provider:" } } }))?.points;
    await begin(browser);
    expect(await counted()).toBe(1);
    await signInOutside(browser, email);
    expect(await whoIs(browser)).toMatchObject({ email });
    expect(await counted()).toBe(1);
  });

  it("is not asked again and again for one address, whatever headers it sends", async () => {
    const ip = "203.0.113.77";
    const headers = (index: number) => ({ "x-forwarded-for": `198.51.100.${index}`, "x-real-ip": `192.0.2.${index}` });
    // Without a state these cost no question to the issuer, and count as well.
    for (let index = 0; index < LIMITS.provider.points; index++)
      await callAuth(browser, "callback/oidc?error=x", { ip, headers: headers(index) });
    expect((await begin(browser, {}, { ip, headers: headers(200) })).status).toBe(429);
    const answer = await callAuth(browser, "callback/oidc?code=x&state=y", { ip });
    await expectRefused({ browser, email }, answer, "too_many_requests");
  });
});
