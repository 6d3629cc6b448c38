import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../identity/actor";
import { BASE_URL, type Caller, formWith, newCaller } from "../testing/api";
import { addDevice, addPicture, DEVICES, deviceOf } from "../testing/devices";
import { makePicture } from "../testing/world";
import { approvePairing, denyPairing } from "./pairing";

const PROFILE = { width: 120, height: 90, format: "png" };
const SLOTS = "/api/reference-images";

let me: Caller;
let actor: Actor;
let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  me = await newCaller();
  actor = { userId: me.userId, email: "", name: "", role: "user", via: { kind: "cli" } };
  folder = await mkdtemp(join(tmpdir(), "contact-sheet-frame-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill();
  await rm(folder, { recursive: true, force: true });
});

/** Runs scripts/device.mjs. `said` is what it wrote so far, `ended` its exit code. */
function run(...options: string[]) {
  const args = ["scripts/device.mjs", "--server", BASE_URL, "--folder", folder, ...options];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const output = { text: "" };
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output.text += chunk;
    });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const says = (what: RegExp) =>
    expect.poll(() => what.exec(output.text)?.[0], { timeout: 10_000, interval: 50 }).toBeTruthy();
  return { output, ended, says };
}

const runOnce = async (...options: string[]) => {
  const { output, ended } = run("--once", ...options);
  return { code: await ended, text: output.text };
};

/** The pictures that the folder holds, by name. */
const pictures = async () => (await readdir(folder)).filter((name) => name.endsWith(".png")).sort();
const state = async () => JSON.parse(await readFile(join(folder, ".device.json"), "utf8"));
const writtenAt = async (name: string) => (await stat(join(folder, name))).mtimeMs;

describe("the sample device", () => {
  it("pairs by its code, fetches everything, then what changed alone, until it is revoked", async () => {
    const slots = [await addPicture(me, 0), await addPicture(me, 1), await addPicture(me, 3)];
    const first = run("--once", "--name", "Sample", "--profile", JSON.stringify(PROFILE));
    await first.says(/type [A-Z]{4}-[A-Z]{4}/);
    expect(first.output.text).toContain(`${BASE_URL}/devices/pair`);
    await approvePairing(actor, /type (\S+)/.exec(first.output.text)?.[1] ?? "");
    expect([await first.ended, first.output.text]).toEqual([0, expect.stringContaining("Up to date now.")]);

    const held = await pictures();
    expect(held.map((name) => name[0])).toEqual(["0", "1", "3"]);
    for (const name of held)
      expect(await sharp(join(folder, name)).metadata()).toMatchObject({ format: "png", width: 120, height: 90 });
    const [device] = (await me.json("GET", DEVICES)).body;
    expect(device).toMatchObject({ name: "Sample", up_to_date: true, firmware: expect.stringContaining("device.mjs") });
    expect(device.profile).toMatchObject(PROFILE);
    if (process.platform !== "win32") expect((await stat(join(folder, ".device.json"))).mode & 0o777).toBe(0o600);

    expect(await runOnce()).toEqual({ code: 0, text: expect.stringContaining("Nothing new.") });

    const before = await Promise.all(held.map(writtenAt));
    await me.send("POST", `${SLOTS}/${slots[1]}/upload-image`, formWith(await makePicture(60)));
    await me.json("DELETE", `${SLOTS}/${slots[2]}`);
    expect((await runOnce()).text).toContain("Up to date now.");
    const now = await pictures();
    expect(now.map((name) => name[0])).toEqual(["0", "1"]);
    expect([now[0], await writtenAt(now[0]!)]).toEqual([held[0], before[0]]);
    expect(now[1]).not.toBe(held[1]);
    expect((await deviceOf(me, device.id)).up_to_date).toBe(true);

    await me.json("DELETE", `${DEVICES}/${device.id}`);
    expect(await runOnce()).toEqual({ code: 3, text: expect.stringContaining("This device was revoked.") });
    expect(await state()).not.toHaveProperty("token");
  });

  it("mends its folder: what is gone or damaged is fetched again, and nothing else", async () => {
    for (const order of [0, 1, 2]) await addPicture(me, order);
    const { token } = await addDevice(me, PROFILE as object);
    expect((await runOnce("--token", token)).code).toBe(0);
    const held = await pictures();
    const whole = await readFile(join(folder, held[1]!));
    await writeFile(join(folder, held[1]!), "half");
    await rm(join(folder, held[2]!));
    const before = await writtenAt(held[0]!);
    expect((await runOnce("--token", token)).code).toBe(0);
    expect(await pictures()).toEqual(held);
    expect(await readFile(join(folder, held[1]!))).toEqual(whole);
    expect(await writtenAt(held[0]!)).toBe(before);
    await rm(join(folder, "manifest.json"));
    expect((await runOnce("--token", token)).code).toBe(0);
    expect(await pictures()).toEqual(held);
  });

  it("follows a new profile and a new order", async () => {
    const slots = [await addPicture(me, 0), await addPicture(me, 1)];
    const { id, token } = await addDevice(me, PROFILE as object);
    await runOnce("--token", token);
    await me.json("PATCH", `${DEVICES}/${id}`, { profile: { width: 100 } });
    await runOnce("--token", token);
    for (const name of await pictures()) expect((await sharp(join(folder, name)).metadata()).width).toBe(100);
    const [a, b] = await pictures();
    await me.json("PUT", `${SLOTS}/reorder`, [...slots].reverse());
    await runOnce("--token", token);
    expect(await pictures()).toEqual([b!.replace(/^1/, "0"), a!.replace(/^0/, "1")].sort());
  });

  it("tells the views that were left for it, once", async () => {
    const slot = await addPicture(me, 0);
    const { token } = await addDevice(me, PROFILE as object);
    await runOnce("--token", token);
    await writeFile(join(folder, "views.json"), JSON.stringify({ [slot]: 3, unknown: 2 }));
    await runOnce("--token", token);
    await runOnce("--token", token);
    expect((await me.json("GET", `${SLOTS}/${slot}`)).body.view_count).toBe(3);
  });

  it("stays connected where it is told to, and has a change at once", async () => {
    await addPicture(me, 0);
    const { token } = await addDevice(me, PROFILE as object);
    const frame = run("--token", token, "--wait", "30");
    await frame.says(/Up to date now\./);
    // By then it has asked again and waits.
    await new Promise((resolve) => setTimeout(resolve, 1800));
    await addPicture(me, 4);
    await expect.poll(pictures, { timeout: 2000, interval: 50 }).toHaveLength(2);
  });

  it("says so where its owner refuses, and where nothing answers", async () => {
    const refused = run("--once");
    await refused.says(/type [A-Z]{4}-[A-Z]{4}/);
    await denyPairing(actor, /type (\S+)/.exec(refused.output.text)?.[1] ?? "");
    expect([await refused.ended, refused.output.text]).toEqual([4, expect.stringContaining("said no")]);
    const { code, text } = await runOnce("--token", "csd_x", "--server", "http://127.0.0.1:9");
    expect([code, text]).toEqual([1, expect.stringContaining("It failed:")]);
    expect((await runOnce("--token", "csd_x")).code).toBe(3);
    expect((await runOnce("--wait", "x")).code).toBe(2);
  });
});
