import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listIdentities, unlinkIdentity } from "../accounts/identities";
import { createInvitation, listInvitations } from "../accounts/invitations";
import { changePerson } from "../accounts/people";
import { register } from "../accounts/register";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { type Env, env } from "../env";
import type { Actor } from "../identity/actor";
import { LIMITS } from "../identity/limits";
import { auditOf, told } from "../testing/audited";
import { begin, callAuth, comeBack, signInOutside, whoIs } from "../testing/authCalls";
import { Browsing, throughIssuer } from "../testing/browsing";
import { ISSUER_NAME, type Issuer, startIssuer, unverified } from "../testing/issuer";
import { ROUTE_BASE as BASE } from "../testing/route";
import { makePerson } from "../testing/world";

const SESSION = "next-auth.session-token";
const HOST = new URL(BASE).hostname;

let issuer: Issuer;
let other: Issuer;
let email: string;
let browser: Browsing;
beforeAll(async () => {
  [issuer, other] = await Promise.all([startIssuer(), startIssuer()]);
});
afterAll(() => Promise.all([issuer.stop(), other.stop()]));

const configure = (more: Partial<Env> = {}) => Object.assign(env(), { REGISTRATION: "closed", ...issuer.env, ...more });
beforeEach(async () => {
  await db().rateLimit.deleteMany();
  email = `${newId()}@example.test`;
  browser = new Browsing();
  configure();
});
afterEach(() => configure());

const addUser = (more: object = {}) => db().user.create({ data: { id: newId(), email, name: "Zoë", ...more } });
const userOf = (address = email) =>
  db().user.findUnique({ where: { email: address }, include: { outsideIdentities: true, sessions: true } });

/** Refused with this code on this page, and nothing was made. */
async function expectRefused(answer: { status: number; location: string | null }, code: string, page = "/sign-in") {
  expect(answer.status).toBe(302);
  const url = new URL(answer.location ?? "");
  expect([url.origin, url.pathname, url.searchParams.get("error")]).toEqual([BASE, page, code]);
  expect(browser.jar(HOST).has(SESSION)).toBe(false);
  expect((await userOf())?.sessions ?? []).toEqual([]);
}

describe("a sign-in by way of a provider", () => {
  it("signs in to the account of the same verified address, which it links; later by the link alone", async () => {
    const user = await addUser();
    const answers: Awaited<ReturnType<typeof signInOutside>>[] = [];
    const entries = await auditOf(async () => {
      answers.push(await signInOutside(browser, email, { callbackUrl: "/settings" }));
    });
    const [answer] = answers;
    expect([answer?.status, answer?.location]).toEqual([302, `${BASE}/settings`]);
    expect(answer?.setCookies.find((line) => line.startsWith(SESSION))).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(await whoIs(browser)).toMatchObject({ userId: user.id, email, via: { kind: "session" } });
    expect(entries.map(told)).toEqual([`linked the account at ${ISSUER_NAME} with the address ${email}`, "signed in"]);
    // A new session each time, whatever cookie came along; the address may have changed meanwhile on our side.
    await db().user.update({ where: { id: user.id }, data: { email: `moved.${email}` } });
    const first = browser.jar(HOST).get(SESSION);
    await signInOutside(browser, email);
    expect(browser.jar(HOST).get(SESSION)).not.toBe(first);
    const after = await userOf(`moved.${email}`);
    expect([after?.outsideIdentities.length, after?.sessions.length]).toEqual([1, 2]);
    expect(after?.outsideIdentities[0]).toMatchObject({ provider: "oidc", email });
  });

  it("asks with state, nonce and PKCE, and hands on nothing that the browser adds", async () => {
    const { csrfToken } = (await callAuth(browser, "csrf")).body;
    const query = "redirect_uri=https://evil.test/&scope=everything&client_id=another&prompt=none";
    const body = { csrfToken, json: "true", redirect_uri: "https://evil.test/", scope: "everything" };
    const { body: answer, setCookies } = await callAuth(browser, `signin/oidc?${query}`, { method: "POST", body });
    const asked = Object.fromEntries(new URL(answer.url).searchParams);
    expect(asked).toEqual({
      client_id: issuer.env.OIDC_CLIENT_ID,
      scope: "openid email profile",
      response_type: "code",
      redirect_uri: `${BASE}/api/auth/callback/oidc`,
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
    for (const secret of ["state", "nonce", "pkce.code_verifier"])
      expect(setCookies.find((line) => line.startsWith(`next-auth.${secret}=`))).toMatch(/HttpOnly/);
  });

  it("never links an address that the provider has not verified, nor makes an account for it", async () => {
    configure({ REGISTRATION: "open" });
    for (const login of [unverified(email), `none:${email}`])
      await expectRefused(await signInOutside(browser, login), "identity_unverified");
    expect(await userOf()).toBeNull();
    await addUser();
    await expectRefused(await signInOutside(browser, unverified(email)), "identity_unverified");
    expect((await userOf())?.outsideIdentities).toEqual([]);
  });

  it("never opens an account whose address a stranger may have typed", async () => {
    configure({ REGISTRATION: "open" });
    await register({ email, name: "Early bird", password: "a long enough password" });
    await expectRefused(await signInOutside(browser, email), "address_unconfirmed");
    expect((await userOf())?.outsideIdentities).toEqual([]);
  });

  it("refuses who is disabled, at the first time and later, and an old cookie of theirs", async () => {
    const user = await addUser({ disabledAt: new Date() });
    await expectRefused(await signInOutside(browser, email), "account_disabled");
    expect((await userOf())?.outsideIdentities).toEqual([]);
    await db().user.update({ where: { id: user.id }, data: { disabledAt: null } });
    await signInOutside(browser, email);
    expect(await whoIs(browser)).not.toBeNull();
    await changePerson(await makePerson("admin"), user.id, { disabled: true });
    expect(await whoIs(browser)).toBeNull();
    browser = new Browsing();
    const entries = await auditOf(async () => expectRefused(await signInOutside(browser, email), "account_disabled"));
    expect(entries.map(told)).toEqual(["tried to sign in to an account that is disabled"]);
  });

  it("makes one account and one link of many first sign-ins at once", async () => {
    configure({ REGISTRATION: "open" });
    await makePerson("admin");
    const browsers = Array.from({ length: 4 }, () => new Browsing());
    const urls = await Promise.all(browsers.map(async (one) => throughIssuer(one, (await begin(one)).body.url, email)));
    await Promise.all(browsers.map((one, index) => comeBack(one, urls[index] ?? "")));
    const user = await userOf();
    expect([user?.outsideIdentities.length, user?.sessions.length]).toEqual([1, 4]);
  });
});

describe("who has no account", () => {
  let admin: Actor;
  beforeEach(async () => {
    admin = await makePerson("admin");
    await db().oneTimeLink.deleteMany();
  });
  const invite = async (input: { email?: string; role?: "admin" } = {}) => {
    const { path } = await createInvitation(admin, { role: "user", ...input });
    return path.slice(path.indexOf("=") + 1);
  };

  it.each(["closed", "invitation"] as const)("gets none where registration is %s", async (REGISTRATION) => {
    configure({ REGISTRATION });
    await expectRefused(await signInOutside(browser, email), "registration_closed");
    expect(await userOf()).toBeNull();
  });

  it("gets none before the first administrator", async () => {
    configure({ REGISTRATION: "open" });
    await db().user.deleteMany();
    await expectRefused(await signInOutside(browser, email), "registration_closed");
    expect(await db().user.count()).toBe(0);
  });

  it("gets one where registration is open, as a person, whatever the browser sends along", async () => {
    configure({ REGISTRATION: "open" });
    await signInOutside(browser, email, { role: "admin", id: newId(), emailConfirmed: "false", __proto__: "x" });
    expect(await userOf()).toMatchObject({
      name: "Iris Issuer",
      role: "user",
      passwordHash: null,
      emailConfirmed: true,
      outsideIdentities: [{ provider: "oidc", email }],
    });
    expect(await whoIs(browser)).toMatchObject({ email });
  });

  it("gets one by an invitation for the verified address, with its role, once", async () => {
    configure({ REGISTRATION: "invitation" });
    await invite({ email, role: "admin" });
    await expectRefused(await signInOutside(browser, unverified(email)), "identity_unverified");
    expect((await listInvitations(admin, { limit: 1 })).total).toBe(1);
    await signInOutside(browser, email);
    expect(await whoIs(browser)).toMatchObject({ email, role: "admin" });
    expect((await listInvitations(admin, { limit: 1 })).total).toBe(0);
  });

  it("gets one by the invitation that they came with, which another cannot use then", async () => {
    configure({ REGISTRATION: "invitation" });
    const invitation = await invite();
    await signInOutside(browser, email, { invitation });
    expect(await whoIs(browser)).toMatchObject({ email, role: "user" });
    browser = new Browsing();
    email = `second.${email}`;
    const again = await signInOutside(browser, email, { invitation });
    await expectRefused(again, "not_found", "/invitation");
    expect(new URL(again.location ?? "").searchParams.get("link")).toBe(invitation);
    expect(await userOf()).toBeNull();
  });

  it("gets none by an invitation for another address, which is not used up", async () => {
    configure({ REGISTRATION: "invitation" });
    const invitation = await invite({ email: `other.${email}` });
    await expectRefused(await signInOutside(browser, email, { invitation }), "invitation_mismatch", "/invitation");
    expect(await userOf()).toBeNull();
    expect((await listInvitations(admin, { limit: 1 })).total).toBe(1);
  });

  it("does not use up an invitation where they have an account", async () => {
    configure({ REGISTRATION: "invitation" });
    await addUser();
    await signInOutside(browser, email, { invitation: await invite() });
    expect(await whoIs(browser)).toMatchObject({ email, role: "user" });
    expect((await listInvitations(admin, { limit: 1 })).total).toBe(1);
  });
});

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
  beforeEach(() => addUser());

  it("is refused with a forged state, and with none", async () => {
    const url = await ready();
    const copy = browser.copy();
    await expectRefused(await comeBack(browser, withParameter(url, "state", "forged")), "identity_refused");
    browser = copy;
    const without = new URL(url);
    without.searchParams.delete("state");
    await expectRefused(await comeBack(browser, without.href), "identity_refused");
  });

  it("is refused in a browser that did not begin it", async () => {
    const url = await ready();
    browser = new Browsing();
    await expectRefused(await comeBack(browser, url), "identity_refused");
  });

  it("is refused with the code of another browser's sign-in: the verifier does not fit", async () => {
    const attacker = new Browsing();
    const stolen = new URL(await ready(attacker, `attacker.${email}`)).searchParams.get("code") ?? "";
    await expectRefused(await comeBack(browser, withParameter(await ready(), "code", stolen)), "identity_refused");
  });

  it("is refused when it is replayed, with the cookies of the first time too", async () => {
    const url = await ready();
    const copy = browser.copy();
    expect((await comeBack(browser, url)).location).toBe(`${BASE}/`);
    for (const name of ["state", "nonce", "pkce.code_verifier", "flow"])
      expect(browser.jar(HOST).has(`next-auth.${name}`)).toBe(false);
    const sessions = (await userOf())?.sessions.length;
    for (const one of [browser.copy(), copy]) {
      const again = await comeBack(one, url);
      expect(new URL(again.location ?? "").searchParams.get("error")).toBe("identity_refused");
    }
    expect((await userOf())?.sessions.length).toBe(sessions);
  });

  it("is refused with another issuer's name beside the code", async () => {
    await expectRefused(await comeBack(browser, withParameter(await ready(), "iss", other.url)), "identity_refused");
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
    await expectRefused(answer, code);
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
    await addUser();
    const [theirs, ours] = await Promise.all([documentOf(other), documentOf(issuer)]);
    const { stop } = await impostor((own) => change(theirs, ours, own));
    const url = new URL(await throughIssuer(browser, (await begin(browser)).body.url, email));
    url.searchParams.delete("iss");
    const kept = new URL(url);
    // Where the document says so, the issuer's name has to come along.
    if (theirs.issuer && _name !== "hands on another issuer's token") kept.searchParams.set("iss", other.url);
    await expectRefused(await comeBack(browser, kept.href), "identity_refused");
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
    await addUser();
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
    await expectRefused(answer, "too_many_requests");
  });
});

describe("linking", () => {
  const outside = () => `at.provider.${email}`;
  const link = (one = browser, login = outside()) =>
    signInOutside(one, login, { intent: "link", callbackUrl: "/settings" });
  const errorOf = ({ location }: { location: string | null }) => {
    const url = new URL(location ?? "");
    return [url.pathname, url.searchParams.get("error")];
  };
  let me: Actor;
  beforeEach(async () => {
    await addUser();
    await signInOutside(browser, email);
    me = (await whoIs(browser)) as Actor;
  });

  it("adds another way in to who is signed in, verified or not, and keeps the session", async () => {
    expect((await link(browser, unverified(outside()))).location).toBe(`${BASE}/settings`);
    expect(await whoIs(browser)).toEqual(me);
    // Once more changes nothing.
    await link(browser, unverified(outside()));
    const { identities, hasPassword } = await listIdentities(me);
    expect(hasPassword).toBe(false);
    expect(identities.map((one) => [one.provider, one.name, one.email, one.last])).toEqual([
      ["oidc", ISSUER_NAME, email, false],
      ["oidc", ISSUER_NAME, null, false],
    ]);
    browser = new Browsing();
    await signInOutside(browser, unverified(outside()));
    expect((await whoIs(browser))?.userId).toBe(me.userId);
  });

  it("confirms the address of an account where the provider has the same", async () => {
    await db().user.update({ where: { id: me.userId }, data: { emailConfirmed: false } });
    await link();
    expect((await userOf())?.emailConfirmed).toBe(false);
    await db().outsideIdentity.deleteMany({ where: { userId: me.userId } });
    await link(browser, email);
    expect((await userOf())?.emailConfirmed).toBe(true);
  });

  it("never takes what is linked to somebody else", async () => {
    const theirs = new Browsing();
    await db().user.create({ data: { id: newId(), email: outside(), name: "Other" } });
    await signInOutside(theirs, outside());
    expect(errorOf(await link())).toEqual(["/settings", "identity_taken"]);
    expect((await whoIs(theirs))?.email).toBe(outside());
    expect((await listIdentities(me)).identities).toHaveLength(1);
  });

  it("goes to nobody else than who began it", async () => {
    const { body } = await begin(browser, { intent: "link", callbackUrl: "/settings" });
    const url = await throughIssuer(browser, body.url, outside());
    // Meanwhile somebody else signs in here.
    const another = new Browsing();
    await db().user.create({ data: { id: newId(), email: `another.${email}`, name: "Another" } });
    await signInOutside(another, `another.${email}`);
    browser.jar(HOST).set(SESSION, another.jar(HOST).get(SESSION) ?? "");
    expect(errorOf(await comeBack(browser, url))).toEqual(["/settings", "not_authenticated"]);
    expect(await db().outsideIdentity.count({ where: { email: outside() } })).toBe(0);
    // Nor can a flow be made up, or begun by who is signed out.
    expect((await begin(new Browsing(), { intent: "link" })).status).toBe(401);
  });

  it("is undone, but not for the last way in", async () => {
    await link();
    const [first, second] = (await listIdentities(me)).identities;
    const outcomes = await Promise.allSettled([first, second].map((one) => unlinkIdentity(me, one?.id ?? "")));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const [left] = (await listIdentities(me)).identities;
    expect(left?.last).toBe(true);
    await expect(unlinkIdentity(me, left?.id ?? "")).rejects.toMatchObject({ code: "last_way_in" });
    await db().user.update({ where: { id: me.userId }, data: { passwordHash: "a hash" } });
    await expect(unlinkIdentity(await makePerson(), left?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
    const entries = await auditOf(() => unlinkIdentity(me, left?.id ?? ""));
    expect(entries.map(told)[0]).toMatch(/^unlinked the account at Test Issuer/);
    expect(await db().outsideIdentity.count({ where: { userId: me.userId } })).toBe(0);
  });

  it("does not count a provider as a way in that is not configured any more", async () => {
    await db().outsideIdentity.create({ data: { userId: me.userId, provider: "github", subject: email } });
    const [mine] = (await listIdentities(me)).identities;
    await expect(unlinkIdentity(me, mine?.id ?? "")).rejects.toMatchObject({ code: "last_way_in" });
  });
});
