// Servers that stop and are killed while they deliver.
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callerOf } from "../testing/api";
import { type App, newDataDir, startApp } from "../testing/appServer";
import { type Receiver, startReceiver, status } from "../testing/webhookReceiver";

const ENV = { WEBHOOK_ALLOW_PRIVATE: "1", SWEEP_SECONDS: "1" };

let dataDir: string;
let app: App;
let receiver: Receiver;

const cli = (...args: string[]) =>
  spawnSync(process.execPath, ["scripts/cli.mjs", ...args], {
    env: { ...process.env, DATA_DIR: dataDir },
    encoding: "utf8",
  }).stdout.trim();

beforeAll(async () => {
  dataDir = await newDataDir();
  receiver = await startReceiver();
  app = await startApp(dataDir, ENV);
});
afterAll(async () => {
  await app?.stop();
  await receiver.close();
  await rm(dataDir, { recursive: true, force: true });
});

it("a server that delivers stops within its time, and the next one delivers under the same id", async () => {
  cli("user", "add", "--email", "hooks@example.test");
  const me = callerOf(cli("token", "add", "--email", "hooks@example.test", "--name", "hooks"));
  const made = await me.json("POST", `${app.baseUrl}/api/webhooks`, { url: receiver.url });
  expect(made.status).toBe(201);
  receiver.answer(() => {});
  expect((await me.json("POST", `${app.baseUrl}/api/webhooks/${made.body.id}/test`)).status).toBe(202);
  await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(1);
  const { code, milliseconds } = await app.stop();
  expect(code).toBe(0);
  // The launcher's patience: past that it would have been killed.
  expect(milliseconds).toBeLessThan(10_000);
  receiver.answer(status(204));
  app = await startApp(dataDir, ENV);
  await expect.poll(() => receiver.received.length, { timeout: 60_000 }).toBe(2);
  const [first, second] = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(second).toBe(first);
  const list = () => me.json("GET", `${app.baseUrl}/api/webhooks/${made.body.id}/deliveries`);
  await expect.poll(async () => (await list()).body[0].status, { timeout: 30_000 }).toBe("delivered");
});
