// What is too often, on the server as it is delivered: in the other tests the limits are off, as they send far more.
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS } from "../contracts/operations";
import { LIMITS } from "../identity/limits";
import { type App, newDataDir, startApp } from "../testing/appServer";
import { NO_ID } from "../testing/world";

const PASSWORD = "a good long password";
let app: App;
let dataDir: string;

beforeAll(async () => {
  dataDir = await newDataDir();
  app = await startApp(dataDir, { RATE_LIMITS: "on" });
  return async () => {
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
});

const cli = (...args: string[]): string => {
  const options = { env: { ...process.env, DATA_DIR: dataDir }, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/cli.mjs", ...args], options);
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
};

let people = 0;
/** A person that nothing was counted of yet. */
function newPerson(): { email: string; token: string } {
  const email = `p${people++}@example.test`;
  cli("user", "add", "--email", email, "--password", PASSWORD, "--role", "admin");
  return { email, token: cli("token", "add", "--email", email, "--name", "test") };
}

/** Sends until it is too much. @returns how often it was let in, and the refusal */
async function untilRefused(most: number, send: (at: number) => Promise<Response>) {
  for (let at = 0; at < most + 200; at++) {
    const response = await send(at);
    if (response.status === 429) return { letIn: at, response };
    await response.arrayBuffer();
  }
  throw new Error(`${most + 200} requests were let in`);
}

async function expectTooMany(response: Response): Promise<void> {
  expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({ status: 429, code: "too_many_requests" });
}

describe("too many uploads", () => {
  const form = new URLSearchParams();
  const all = OPERATIONS.filter((operation) => operation.form && operation.caller === "user");
  // A form of fifty files counts as one, of a limit of its own.
  const isBulk = ({ path }: { path: string }) => path.endsWith("/bulk-upload");
  const [uploads, bulk] = [all.filter((one) => !isBulk(one)), all.filter(isBulk)];

  it("are refused on every surface with the time to wait, whatever they carry", async () => {
    const { token } = newPerson();
    const send = (path: string, method: string) =>
      fetch(app.baseUrl + path.replace(/\{\w+\}/g, NO_ID), {
        method: method.toUpperCase(),
        headers: {
          authorization: `Bearer ${token}`,
          "x-forwarded-for": `203.0.113.${Math.floor(Math.random() * 250)}`,
        },
        body: form,
      });
    const [first] = uploads;
    if (!first) throw new Error("no upload");
    const { letIn, response } = await untilRefused(LIMITS.upload.points, () => send(first.path, first.method));
    expect(letIn).toBe(LIMITS.upload.points);
    await expectTooMany(response);
    for (const { path, method } of uploads) {
      const answer = await send(path, method);
      expect([path, answer.status]).toEqual([path, 429]);
      await expectTooMany(answer);
    }
    for (const { path, method } of bulk) {
      const many = await untilRefused(LIMITS.bulkUpload.points, () => send(path, method));
      expect(many.letIn).toBe(LIMITS.bulkUpload.points);
      await expectTooMany(many.response);
    }
    const another = newPerson();
    const own = await fetch(`${app.baseUrl}/api/me`, { headers: { authorization: `Bearer ${another.token}` } });
    expect(own.status).toBe(200);
  });
});

describe("too many calls of any kind", () => {
  it("are refused, and others are not", async () => {
    const { token } = newPerson();
    const send = (own: string) => fetch(`${app.baseUrl}/api/me`, { headers: { authorization: `Bearer ${own}` } });
    const { letIn, response } = await untilRefused(LIMITS.api.points, () => send(token));
    expect(letIn).toBe(LIMITS.api.points);
    await expectTooMany(response);
    expect((await send(newPerson().token)).status).toBe(200);
  });
});

describe("guesses", () => {
  it("of a password are refused after ten, whatever headers and bodies they come with", async () => {
    const { email } = newPerson();
    const jar = await fetch(`${app.baseUrl}/api/auth/csrf`);
    const { csrfToken } = (await jar.json()) as { csrfToken: string };
    const cookie = jar.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const guess = (at: number, password: string) =>
      fetch(`${app.baseUrl}/api/auth/callback/credentials`, {
        method: "POST",
        redirect: "manual",
        headers: {
          cookie,
          "x-forwarded-for": `198.51.100.${at}`,
          forwarded: `for=198.51.100.${at}`,
          "x-real-ip": `198.51.100.${at}`,
          "user-agent": `agent ${at}`,
        },
        body: new URLSearchParams({
          csrfToken,
          email: at % 2 ? email.toUpperCase() : ` ${email} `,
          password,
          json: "true",
          callbackUrl: `/?${at}`,
        }),
      });
    const answers: number[] = [];
    for (let at = 0; at < 50; at++) answers.push((await guess(at, `wrong ${at}`)).status);
    expect(answers.slice(0, LIMITS.signInPair.points)).toEqual(Array(LIMITS.signInPair.points).fill(401));
    expect(new Set(answers.slice(LIMITS.signInPair.points))).toEqual(new Set([429]));
    // Neither does the right one get in now.
    expect((await guess(50, PASSWORD)).status).toBe(429);
  });

  it("of a pairing, begun again and again, are refused", async () => {
    const begin = () =>
      fetch(`${app.baseUrl}/api/devices/authorize`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ client_name: "Frame", profile: {} }),
      });
    const { letIn, response } = await untilRefused(LIMITS.pairingStart.points, begin);
    expect(letIn).toBe(LIMITS.pairingStart.points);
    await expectTooMany(response);
  });
});
