import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { NODE_RECEIVER, PYTHON_RECEIVER } from "./webhookReceivers";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const BODY = '{"type":"ping","data":{"name":"Zoë"}}';
const hasPython = spawnSync("python3", ["-c", "str.removeprefix"]).status === 0;

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

describe.each([
  { name: "Node", command: process.execPath, file: "receiver.mjs", code: NODE_RECEIVER, runs: true },
  { name: "Python", command: "python3", file: "receiver.py", code: PYTHON_RECEIVER, runs: hasPython },
])("the guide's receiver for $name", ({ command, file, code, runs }) => {
  let folder: string;
  let child: ChildProcess;
  let url: string;
  let said = "";

  beforeAll(async () => {
    if (!runs) return;
    folder = await mkdtemp(join(tmpdir(), "contact-sheet-receiver-"));
    await writeFile(join(folder, file), code);
    const port = await freePort();
    url = `http://127.0.0.1:${port}/`;
    child = spawn(command, [join(folder, file)], {
      env: { ...process.env, WEBHOOK_SECRET: SECRET, PORT: String(port) },
      stdio: ["ignore", "pipe", "ignore"],
    });
    child.stdout?.on("data", (chunk) => {
      said += chunk;
    });
    await vi.waitFor(async () => expect((await fetch(url, { method: "POST" })).status).toBe(401), { timeout: 20_000 });
  }, 30_000);
  afterAll(async () => {
    child?.kill();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const send = async (secret: string, { id = "evt", at = new Date(), body = BODY, extra = "" } = {}) => {
    const signature = new Webhook(secret).sign(id, at, BODY);
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": extra + signature,
    };
    return (await fetch(url, { method: "POST", headers, body })).status;
  };

  it.runIf(runs)("takes what is genuine, once, and nothing else", async () => {
    expect(await send(SECRET)).toBe(204);
    expect(await send(SECRET)).toBe(204);
    expect(await send(SECRET, { id: "two", extra: "v1,AAAA v1a,x " })).toBe(204);
    expect(await send(`whsec_${Buffer.alloc(32, 8).toString("base64")}`, { id: "3" })).toBe(401);
    expect(await send(SECRET, { id: "4", at: new Date(Date.now() - 3_600_000) })).toBe(401);
    expect(await send(SECRET, { id: "5", body: BODY.replace("Zoë", "Zoe") })).toBe(401);
    await expect.poll(() => said.match(/ping/g)?.length).toBe(2);
  });
});
