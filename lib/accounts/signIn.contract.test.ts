import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { type Answer, BASE_URL, type Caller, callerOf, newCaller } from "../testing/api";
import { Browsing, throughIssuer } from "../testing/browsing";
import { unverified } from "../testing/issuer";
import { NO_ID } from "../testing/world";

const newAddress = () => `${newId()}@example.test`;
const problem = ({ status, body }: Answer) => [status, body.code];

let admin: Caller;
let user: Caller;
beforeAll(async () => {
  [admin, user] = await Promise.all([newCaller("admin"), newCaller()]);
});

describe("invitations over HTTP", () => {
  const invite = (body: unknown, headers?: Record<string, string>) =>
    admin.json("POST", "/api/invitations", body, headers);

  it("are made, shown once, listed and withdrawn", async () => {
    const email = newAddress();
    const { status, body } = await invite({ email: email.toUpperCase(), role: "admin" });
    expect(status).toBe(201);
    const { url, ...shown } = body;
    expect(url).toMatch(new RegExp(`^${BASE_URL}/invitation\\?link=[\\w-]{43}$`));
    expect(shown).toMatchObject({ email, role: "admin", invited_by: { id: admin.userId } });
    const days = (Date.parse(body.expires_at) - Date.parse(body.created_at)) / 86_400_000;
    expect(Math.round(days * 100) / 100).toBe(7);
    const list = await admin.json("GET", "/api/invitations?limit=1");
    expect(list.body).toEqual([shown]);
    expect(Number(list.headers.get("x-total-count"))).toBeGreaterThan(0);
    const page = async () => (await fetch(url, { headers: { accept: "text/html" } })).text();
    expect(await page()).toContain("Create your account");
    expect((await admin.json("DELETE", `/api/invitations/${body.id}`)).status).toBe(204);
    expect(problem(await admin.json("DELETE", `/api/invitations/${body.id}`))).toEqual([404, "not_found"]);
    expect(await page()).toContain("This link was withdrawn");
  });

  it("are made once for an Idempotency-Key", async () => {
    const key = { "idempotency-key": newId() };
    const email = newAddress();
    const [first, second] = [await invite({ email }, key), await invite({ email }, key)];
    expect(second.body).toEqual(first.body);
    expect(await db().oneTimeLink.count({ where: { email } })).toBe(1);
  });

  it.each<[string, unknown, number, string]>([
    ["an address that is none", { email: "nobody" }, 400, "invalid_request"],
    ["another role", { role: "owner" }, 400, "invalid_request"],
    ["an end in the past", { expires_at: "2020-01-01T00:00:00Z" }, 400, "invalid_request"],
    ["an end that is far away", { expires_at: "2999-01-01T00:00:00Z" }, 400, "invalid_request"],
    ["a user of one's own", { made_by_id: NO_ID }, 400, "invalid_request"],
    ["a use that was", { used_at: null }, 400, "invalid_request"],
    ["a prototype", '{"__proto__":{"role":"admin"}}', 400, "invalid_request"],
    ["broken JSON", "{", 400, "invalid_json"],
  ])("are not made with %s", async (_name, body, status, code) => {
    expect(problem(await invite(body))).toEqual([status, code]);
  });

  it("are not made for who has an account", async () => {
    const { email } = (await user.json("GET", "/api/me")).body;
    expect(problem(await invite({ email }))).toEqual([409, "conflict"]);
  });

  it.each<[string, string, unknown?]>([
    ["GET", "/api/invitations"],
    ["POST", "/api/invitations", {}],
    ["DELETE", `/api/invitations/${NO_ID}`],
  ])("are for administrators alone: %s", async (method, path, body) => {
    expect(problem(await user.json(method, path, body))).toEqual([403, "forbidden"]);
    expect(problem(await callerOf("").json(method, path, body))).toEqual([401, "not_authenticated"]);
  });
});

// An application that ran before has an issuer of its own, if any.
describe.skipIf(!process.env.ISSUER_URL)("the issuer", () => {
  async function begin(browser: Browsing, fields: Record<string, string> = {}): Promise<string> {
    const { csrfToken } = (await (await browser.fetch(`${BASE_URL}/api/auth/csrf`)).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, json: "true", callbackUrl: "/", ...fields });
    const answer = await browser.fetch(`${BASE_URL}/api/auth/signin/oidc`, { method: "POST", body });
    expect(answer.status).toBe(200);
    const { url } = (await answer.json()) as { url: string };
    expect(url).toContain(`${process.env.ISSUER_URL}/`);
    return url;
  }
  async function signIn(browser: Browsing, login: string, fields?: Record<string, string>) {
    const back = await throughIssuer(browser, await begin(browser, fields), login);
    const answer = await browser.fetch(back);
    return { back, status: answer.status, location: answer.headers.get("location") };
  }
  const me = (browser: Browsing) => browser.fetch(`${BASE_URL}/api/me`);
  const addUser = (email: string) => db().user.create({ data: { id: newId(), email, name: "Zoë" } });

  it("signs in whoever has an account of the same verified address, and leads on within the site", async () => {
    const email = newAddress();
    const { id } = await addUser(email);
    for (const [wanted, path] of [
      ["/settings", "/settings"],
      ["//evil.test", "/"],
      ["/\\evil.test", "/"],
      ["https:evil.test", "/"],
      ["/x%0d%0ay", "/"],
    ]) {
      const browser = new Browsing();
      const { status, location } = await signIn(browser, email, { callbackUrl: wanted ?? "" });
      expect([status, location]).toEqual([302, BASE_URL + path]);
      expect(await (await me(browser)).json()).toMatchObject({ id, email });
    }
  });

  it("is believed once: a way back that is replayed, forged or another's is refused with a sentence", async () => {
    const email = newAddress();
    await addUser(email);
    const browser = new Browsing();
    const url = await throughIssuer(browser, await begin(browser), email);
    const stolen = browser.copy();
    const stranger = new Browsing();
    const forged = new URL(url);
    forged.searchParams.set("state", "forged");
    const refuses = async (who: Browsing, address: string) => {
      const answer = await who.fetch(address);
      expect([answer.status, answer.headers.get("location")]).toEqual([
        302,
        `${BASE_URL}/sign-in?error=identity_refused`,
      ]);
      expect((await me(who)).status).toBe(401);
    };
    await refuses(stranger, url);
    await refuses(browser.copy(), forged.href);
    expect((await browser.fetch(url)).headers.get("location")).toBe(`${BASE_URL}/`);
    await refuses(stolen, url);
    const page = await (await fetch(`${BASE_URL}/sign-in?error=identity_refused`)).text();
    expect(page).toContain("The sign-in was not completed");
  });

  it.each<[string, (email: string) => Promise<unknown>, (email: string) => string, string]>([
    ["an address that is not verified", addUser, unverified, "identity_unverified"],
    [
      "who is disabled",
      async (email) => db().user.update({ where: { id: (await addUser(email)).id }, data: { disabledAt: new Date() } }),
      String,
      "account_disabled",
    ],
    ["who has no account and no invitation", async () => {}, String, "registration_closed"],
  ])("is not enough for %s", async (_name, prepare, login, code) => {
    const email = newAddress();
    await prepare(email);
    const browser = new Browsing();
    expect((await signIn(browser, login(email))).location).toBe(`${BASE_URL}/sign-in?error=${code}`);
    expect((await me(browser)).status).toBe(401);
    expect(await db().outsideIdentity.count({ where: { subject: login(email) } })).toBe(0);
  });

  it("makes the account of whoever is invited", async () => {
    const email = newAddress();
    expect((await admin.json("POST", "/api/invitations", { email, role: "admin" })).status).toBe(201);
    const browser = new Browsing();
    await signIn(browser, email, { role: "user", id: NO_ID });
    expect(await (await me(browser)).json()).toMatchObject({ email, role: "admin" });
  });

  it("shows nothing of its secrets to a page", async () => {
    const providers = await (await fetch(`${BASE_URL}/api/auth/providers`)).text();
    expect(Object.keys(JSON.parse(providers))).toEqual(["credentials", "oidc"]);
    expect(providers).not.toMatch(/secret/i);
  });
});
