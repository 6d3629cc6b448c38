import { describe, expect, it } from "vitest";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { type Answer, BASE_URL, callerOf, newCaller } from "../testing/api";
import { DEVICES, deviceOf, sync } from "../testing/devices";
import { approvePairing, denyPairing } from "./pairing";

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const device = callerOf("");

/** Both ways in which a client may send its fields. */
const WAYS: [string, (fields: Record<string, string>) => [string, Record<string, string>]][] = [
  ["a form", (fields) => [new URLSearchParams(fields).toString(), FORM]],
  ["JSON", (fields) => [JSON.stringify(fields), { "content-type": "application/json" }]],
];

async function authorize(fields: Record<string, unknown> = { client_name: "Kitchen" }) {
  const { status, body } = await device.json("POST", `${DEVICES}/authorize`, fields);
  expect(status).toBe(200);
  return body;
}

const poll = (code: string, grant = GRANT): Promise<Answer> =>
  device.json("POST", `${DEVICES}/token`, { grant_type: grant, device_code: code });

/** Errors have OAuth's shape (RFC 6749, 5.2), which every client of the device flow reads. */
function expectOAuthError({ status, headers, body }: Answer, error: string): void {
  expect([status, body.error]).toEqual([400, error]);
  expect(headers.get("content-type")).toMatch(/^application\/json/);
  expect(headers.get("cache-control")).toMatch(/no-store/);
}

/** As if so many seconds had gone by since its last poll. */
const later = (seconds: number) =>
  db().$executeRaw`UPDATE device_pairings SET last_polled_at = last_polled_at - ${seconds} * interval '1 second'`;

async function person(): Promise<Actor & { caller: Awaited<ReturnType<typeof newCaller>> }> {
  const caller = await newCaller();
  return { caller, userId: caller.userId, email: "", name: "", role: "user", via: { kind: "cli" } };
}

describe("beginning a pairing", () => {
  it.each(WAYS)("by %s gives a code for the device and one for a person", async (_, encode) => {
    const [body, headers] = encode({ client_name: "Küche" });
    const answer = await device.json("POST", `${DEVICES}/authorize`, body, headers);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      device_code: expect.stringMatching(/^[\w-]{40,}$/),
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      verification_uri: `${BASE_URL}/devices/pair`,
      verification_uri_complete: `${BASE_URL}/devices/pair?code=${answer.body.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    expect(answer.headers.get("cache-control")).toMatch(/no-store/);
  });

  it("has codes of letters that are not taken for others, each another", async () => {
    const codes = await Promise.all(Array.from({ length: 40 }, async () => (await authorize()).user_code as string));
    expect(new Set(codes).size).toBe(40);
    expect(codes.join("")).not.toMatch(/[AEIOUY01]/);
  });

  it.each<[string, Record<string, unknown>]>([
    ["an object", { client_name: "x", profile: { width: 400, colors: "mono" } }],
    ["text, as in a form", { client_name: "x", profile: '{"width":400,"colors":"mono"}' }],
  ])("takes a profile as %s", async (_, fields) => {
    const me = await person();
    const { device_code, user_code } = await authorize(fields);
    await approvePairing(me, user_code);
    expect((await poll(device_code)).status).toBe(200);
    const [made] = (await me.caller.json("GET", DEVICES)).body;
    expect(made).toMatchObject({ name: "x", profile: { width: 400, height: 480, colors: "mono", poll_seconds: 900 } });
  });

  it.each<[string, unknown]>([
    ["no name", {}],
    ["an empty name", { client_name: " " }],
    ["a name too long", { client_name: "x".repeat(121) }],
    ["a name that is none", { client_name: 5 }],
    ["a profile out of range", { client_name: "x", profile: { width: 15 } }],
    ["a palette of one colour", { client_name: "x", profile: { colors: ["#000000"] } }],
    ["a profile that is no JSON", { client_name: "x", profile: "{" }],
    ["a profile that is none", { client_name: "x", profile: 7 }],
    ["a list", []],
    ["broken JSON", "{"],
  ])("is refused with %s: 400", async (_, fields) => {
    const { status, body } = await device.json("POST", `${DEVICES}/authorize`, fields);
    expect([status, typeof body.detail]).toEqual([400, "string"]);
  });

  it("and the rest work with a slash at the end", async () => {
    expect((await device.json("POST", `${DEVICES}/authorize/`, { client_name: "x" })).status).toBe(200);
    expectOAuthError(
      await device.json("POST", `${DEVICES}/token/`, { grant_type: GRANT, device_code: "x" }),
      "expired_token",
    );
  });
});

describe("polling for the token", () => {
  it.each(WAYS)("by %s: pending, then the token, then never again", async (_, encode) => {
    const me = await person();
    const { device_code, user_code } = await authorize();
    const ask = () => {
      const [body, headers] = encode({ grant_type: GRANT, device_code });
      return device.json("POST", `${DEVICES}/token`, body, headers);
    };
    expectOAuthError(await ask(), "authorization_pending");
    await approvePairing(me, user_code);
    await later(6);
    const { status, headers, body } = await ask();
    expect([status, body.token_type]).toEqual([200, "Bearer"]);
    expect(headers.get("cache-control")).toMatch(/no-store/);
    expect((await sync(callerOf(body.access_token))).body.user).toBe(me.userId);
    expectOAuthError(await ask(), "expired_token");
    expect((await me.caller.json("GET", DEVICES)).body).toHaveLength(1);
  });

  it("too fast is told to slow down, by five seconds more each time", async () => {
    const { device_code } = await authorize();
    expectOAuthError(await poll(device_code), "authorization_pending");
    expectOAuthError(await poll(device_code), "slow_down");
    await later(6);
    expectOAuthError(await poll(device_code), "slow_down");
    await later(16);
    expectOAuthError(await poll(device_code), "authorization_pending");
  });

  it("after a refusal, and after its time", async () => {
    const me = await person();
    const [denied, expired] = [await authorize(), await authorize()];
    await denyPairing(me, denied.user_code);
    expectOAuthError(await poll(denied.device_code), "access_denied");
    await db().devicePairing.updateMany({
      where: { userCode: expired.user_code.replace("-", "") },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    expectOAuthError(await poll(expired.device_code), "expired_token");
    await expect(approvePairing(me, expired.user_code)).rejects.toMatchObject({ code: "not_found" });
    expect((await me.caller.json("GET", DEVICES)).body).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["another grant", { grant_type: "password", device_code: "x" }, "unsupported_grant_type"],
    ["no grant", { device_code: "x" }, "unsupported_grant_type"],
    ["no code", { grant_type: GRANT }, "invalid_request"],
    ["a code that is none", { grant_type: GRANT, device_code: 5 }, "invalid_request"],
    ["an unknown code", { grant_type: GRANT, device_code: "A".repeat(43) }, "expired_token"],
    ["a very long code", { grant_type: GRANT, device_code: "A".repeat(100_000) }, "expired_token"],
    ["a NUL", { grant_type: GRANT, device_code: "a\0" }, "expired_token"],
  ])("with %s", async (_, fields, error) => {
    expectOAuthError(await device.json("POST", `${DEVICES}/token`, fields), error);
  });

  it("with the code that a person types gives nothing", async () => {
    const { user_code } = await authorize();
    expectOAuthError(await poll(user_code), "expired_token");
  });

  it("twenty times at once after the approval gives one token and one device", async () => {
    const me = await person();
    const { device_code, user_code } = await authorize();
    await approvePairing(me, user_code);
    const answers = await Promise.all(Array.from({ length: 20 }, () => poll(device_code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expectOAuthError(answer, "expired_token");
    const [made, ...more] = (await me.caller.json("GET", DEVICES)).body;
    expect(more).toEqual([]);
    expect(await deviceOf(me.caller, made.id)).toMatchObject({ name: "Kitchen", last_seen_at: null });
  });
});
