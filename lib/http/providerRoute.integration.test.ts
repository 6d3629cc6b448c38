import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listIdentities, unlinkIdentity } from "../accounts/identities";
import { createInvitation, listInvitations } from "../accounts/invitations";
import { changePerson } from "../accounts/people";
import { register } from "../accounts/register";
import { newId } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { auditOf, told } from "../testing/audited";
import { begin, callAuth, comeBack, signInOutside, whoIs } from "../testing/authCalls";
import { Browsing, throughIssuer } from "../testing/browsing";
import { ISSUER_NAME, type Issuer, unverified } from "../testing/issuer";
import {
  addUser,
  configure,
  expectRefused,
  HOST,
  newVisitor,
  SESSION,
  startIssuers,
  stopIssuers,
  userOf,
} from "../testing/providers";
import { ROUTE_BASE as BASE } from "../testing/route";
import { makePerson } from "../testing/world";

let issuer: Issuer;
let email: string;
let browser: Browsing;
beforeAll(startIssuers);
afterAll(stopIssuers);
beforeEach(async () => {
  ({ issuer, email, browser } = await newVisitor());
});
afterEach(() => configure());

describe("a sign-in by way of a provider", () => {
  it("signs in to the account of the same verified address, which it links; later by the link alone", async () => {
    const user = await addUser(email);
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
      await expectRefused({ browser, email }, await signInOutside(browser, login), "identity_unverified");
    expect(await userOf(email)).toBeNull();
    await addUser(email);
    await expectRefused({ browser, email }, await signInOutside(browser, unverified(email)), "identity_unverified");
    expect((await userOf(email))?.outsideIdentities).toEqual([]);
  });

  it("never opens an account whose address a stranger may have typed", async () => {
    configure({ REGISTRATION: "open" });
    await register({ email, name: "Early bird", password: "a long enough password" });
    await expectRefused({ browser, email }, await signInOutside(browser, email), "address_unconfirmed");
    expect((await userOf(email))?.outsideIdentities).toEqual([]);
  });

  it("refuses who is disabled, at the first time and later, and an old cookie of theirs", async () => {
    const user = await addUser(email, { disabledAt: new Date() });
    await expectRefused({ browser, email }, await signInOutside(browser, email), "account_disabled");
    expect((await userOf(email))?.outsideIdentities).toEqual([]);
    await db().user.update({ where: { id: user.id }, data: { disabledAt: null } });
    await signInOutside(browser, email);
    expect(await whoIs(browser)).not.toBeNull();
    await changePerson(await makePerson("admin"), user.id, { disabled: true });
    expect(await whoIs(browser)).toBeNull();
    browser = new Browsing();
    const entries = await auditOf(async () =>
      expectRefused({ browser, email }, await signInOutside(browser, email), "account_disabled"),
    );
    expect(entries.map(told)).toEqual(["tried to sign in to an account that is disabled"]);
  });

  it("makes one account and one link of many first sign-ins at once", async () => {
    configure({ REGISTRATION: "open" });
    await makePerson("admin");
    const browsers = Array.from({ length: 4 }, () => new Browsing());
    const urls = await Promise.all(browsers.map(async (one) => throughIssuer(one, (await begin(one)).body.url, email)));
    await Promise.all(browsers.map((one, index) => comeBack(one, urls[index] ?? "")));
    const user = await userOf(email);
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
    await expectRefused({ browser, email }, await signInOutside(browser, email), "registration_closed");
    expect(await userOf(email)).toBeNull();
  });

  it("gets none before the first administrator", async () => {
    configure({ REGISTRATION: "open" });
    await db().user.deleteMany();
    await expectRefused({ browser, email }, await signInOutside(browser, email), "registration_closed");
    expect(await db().user.count()).toBe(0);
  });

  it("gets one where registration is open, as a person, whatever the browser sends along", async () => {
    configure({ REGISTRATION: "open" });
    await signInOutside(browser, email, { role: "admin", id: newId(), emailConfirmed: "false", __proto__: "x" });
    expect(await userOf(email)).toMatchObject({
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
    await expectRefused({ browser, email }, await signInOutside(browser, unverified(email)), "identity_unverified");
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
    await expectRefused({ browser, email }, again, "not_found", "/invitation");
    expect(new URL(again.location ?? "").searchParams.get("link")).toBe(invitation);
    expect(await userOf(email)).toBeNull();
  });

  it("gets none by an invitation for another address, which is not used up", async () => {
    configure({ REGISTRATION: "invitation" });
    const invitation = await invite({ email: `other.${email}` });
    await expectRefused(
      { browser, email },
      await signInOutside(browser, email, { invitation }),
      "invitation_mismatch",
      "/invitation",
    );
    expect(await userOf(email)).toBeNull();
    expect((await listInvitations(admin, { limit: 1 })).total).toBe(1);
  });

  it("does not use up an invitation where they have an account", async () => {
    configure({ REGISTRATION: "invitation" });
    await addUser(email);
    await signInOutside(browser, email, { invitation: await invite() });
    expect(await whoIs(browser)).toMatchObject({ email, role: "user" });
    expect((await listInvitations(admin, { limit: 1 })).total).toBe(1);
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
    await addUser(email);
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
    expect((await userOf(email))?.emailConfirmed).toBe(false);
    await db().outsideIdentity.deleteMany({ where: { userId: me.userId } });
    await link(browser, email);
    expect((await userOf(email))?.emailConfirmed).toBe(true);
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
