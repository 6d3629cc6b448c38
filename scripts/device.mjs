#!/usr/bin/env node
// A picture frame in one file: pairs, fetches what it does not hold yet, tells what it shows, and sleeps. It needs Node 20
// and nothing else, so copy it to a Raspberry Pi, or read it as the manual for a device of your own.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const USAGE = `Usage: node scripts/device.mjs --server http://localhost:3000 [options]
  --name NAME       what its owner reads when approving it (default: this machine's name)
  --profile JSON    its screen, such as '{"width":800,"height":480,"format":"png","colors":"gray16"}'
  --folder PATH     where the pictures go (./frame)
  --token TOKEN     of a device that was added by hand: no pairing
  --wait SECONDS    a frame on mains power: stay connected up to so long (55 at most) instead of sleeping
  --once            end after one synchronisation
Ends with 0 when done, 1 when it failed, 2 for a bad option, 3 when it was revoked, 4 when nobody approved it.`;

export const EXIT = { done: 0, failed: 1, usage: 2, revoked: 3, notApproved: 4 };
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";
const FIRMWARE = `device.mjs 1, node ${process.versions.node}`;
/** For a server that names no time, or that is not there. */
const DEFAULT_POLL_SECONDS = 900;
const TIMEOUT_MS = 60_000;
/** A plain file name: no path, no dot in front, so that nothing is written outside the folder or over the state. */
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const STATE = ".device.json";
const MANIFEST = "manifest.json";
const say = (text) => console.log(text);

/** Ends the program with a sentence. */
export class Stop extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// What needs no network ------------------------------------------------------------------------------------------------

/** The command line as options. @throws Stop */
export function readOptions(args) {
  const text = { type: "string" };
  const options = { server: text, name: text, profile: text, folder: text, token: text, wait: text };
  try {
    const { values } = parseArgs({ args, options: { ...options, once: { type: "boolean", default: false } } });
    if (!/^https?:\/\//.test(values.server ?? ""))
      throw new Error("--server needs an address such as http://localhost:3000");
    const wait = Number(values.wait ?? 0);
    if (!Number.isInteger(wait) || wait < 0 || wait > 55) throw new Error("--wait goes from 0 to 55 seconds");
    return {
      server: values.server.replace(/\/+$/, ""),
      name: values.name ?? hostname(),
      profile: values.profile === undefined ? undefined : JSON.parse(values.profile),
      folder: values.folder ?? "./frame",
      token: values.token,
      once: values.once,
      wait,
    };
  } catch (error) {
    throw new Stop(EXIT.usage, `${error.message}\n\n${USAGE}`);
  }
}

/**
 * The files of a tar archive (POSIX ustar): blocks of 512 bytes, each file a header and its data filled up with zeros,
 * two blocks of zeros at the end.
 * @throws Error for what is damaged, cut off, or anything but plain files with plain names
 */
export function* readTar(archive) {
  for (let at = 0; ; ) {
    const header = archive.subarray(at, at + 512);
    if (header.length < 512) throw new Error("the archive is cut off");
    if (header.every((byte) => byte === 0)) return;
    const text = (from, length) => header.toString("latin1", from, from + length).replace(/\0.*$/s, "");
    const octal = (from, length) => Number.parseInt(text(from, length).trim(), 8);
    // The sum of all bytes, its own eight counted as spaces.
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    if (octal(148, 8) !== sum || text(257, 5) !== "ustar") throw new Error("the archive is damaged");
    const [name, size] = [text(0, 100), octal(124, 12)];
    if (!PLAIN_NAME.test(name) || text(345, 155) || !["0", ""].includes(text(156, 1)))
      throw new Error(`the archive holds something else than a plain file: ${JSON.stringify(name)}`);
    const data = archive.subarray(at + 512, at + 512 + size);
    if (data.length !== size) throw new Error("the archive is cut off");
    yield { name, data };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/**
 * The queue after an answer. A delta, which is what `?since=` asks for, holds what changed and the ids that are gone;
 * any other answer is the whole queue.
 */
export function applyManifest(held, manifest, isDelta) {
  const queue = new Map((isDelta ? held : []).map((image) => [image.id, image]));
  for (const id of manifest.removed ?? []) queue.delete(id);
  for (const image of manifest.images) {
    if (!PLAIN_NAME.test(image.file)) throw new Error(`not a plain file name: ${JSON.stringify(image.file)}`);
    queue.set(image.id, image);
  }
  return [...queue.values()].sort((a, b) => a.order - b.order);
}

/** How long to sleep: every answer says so, refusals too. */
export function secondsToSleep(headers, fallback = DEFAULT_POLL_SECONDS) {
  const seconds = Number(headers?.get("x-poll-after-seconds") || headers?.get("retry-after") || fallback);
  return Number.isFinite(seconds) && seconds >= 1 ? Math.min(seconds, 7 * 86_400) : fallback;
}

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

// The folder -----------------------------------------------------------------------------------------------------------

const readJson = (path) =>
  readFile(path, "utf8")
    .then(JSON.parse)
    .catch(() => null);

/** Written beside and renamed: whoever looks sees the old file or the new one, never half. */
async function replaceFile(path, data, mode = 0o644) {
  await writeFile(`${path}.part`, data, { mode, flush: true });
  await rename(`${path}.part`, path);
}

const saveState = (folder, state) => replaceFile(join(folder, STATE), JSON.stringify(state, null, 2), 0o600);

/** The pictures of the last answer that are still here, whole. */
async function findHeld(folder, images) {
  const isWhole = async ({ file, sha256: expected }) =>
    readFile(join(folder, file)).then(
      (data) => sha256(data) === expected,
      () => false,
    );
  const whole = await Promise.all(images.map(isWhole));
  return images.filter((_, at) => whole[at]);
}

/** The first number that a file holds behind `pattern`; undefined where there is none. */
const readNumber = async (path, pattern) => {
  const found = pattern.exec(await readFile(path, "latin1").catch(() => ""))?.[1];
  return found === undefined ? undefined : Math.round(Number(found));
};

/** What Linux knows of its battery (percent) and its radio (dBm). */
async function readSensors() {
  const supplies = await readdir("/sys/class/power_supply").catch(() => []);
  const read = (name) => readNumber(`/sys/class/power_supply/${name}/capacity`, /^(\d+)/);
  const battery = (await Promise.all(supplies.map(read))).find((percent) => percent !== undefined);
  return { battery, rssi: await readNumber("/proc/net/wireless", /:\s+\S+\s+\S+\s+(-\d+)/) };
}

// The network ----------------------------------------------------------------------------------------------------------

const post = (url, body, headers) =>
  fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });

/** The sentence of a refusal. */
async function reason(response) {
  const { detail, error, error_description } = await response.json().catch(() => ({}));
  return `${response.status} ${detail ?? error_description ?? error ?? ""}`.trim();
}

/**
 * Gets a token by the OAuth device flow (RFC 8628): shows a code, and asks until its owner has typed it in.
 * @throws Stop where nobody approves
 */
async function pair(options) {
  const { server, name, profile, once } = options;
  const screen = profile ? { profile: JSON.stringify(profile) } : {};
  const begun = await post(`${server}/api/devices/authorize`, new URLSearchParams({ client_name: name, ...screen }));
  if (!begun.ok) throw new Stop(EXIT.failed, `Pairing was refused: ${await reason(begun)}`);
  const grant = await begun.json();
  say(`Open ${grant.verification_uri} and type ${grant.user_code}`);
  say(`or open ${grant.verification_uri_complete}`);
  let interval = grant.interval ?? 5;
  for (const end = Date.now() + grant.expires_in * 1000; Date.now() < end; ) {
    await sleep(interval * 1000);
    const question = new URLSearchParams({ grant_type: GRANT_TYPE, device_code: grant.device_code });
    const answer = await post(`${server}/api/devices/token`, question).catch(() => null);
    const body = (await answer?.json().catch(() => null)) ?? {};
    if (answer?.ok) return body.access_token;
    // Out of reach, or out of breath: less often, as section 3.5 says.
    if (!answer || answer.status >= 429 || body.error === "slow_down") interval += 5;
    else if (body.error === "access_denied") throw new Stop(EXIT.notApproved, "Its owner said no.");
    else if (body.error === "expired_token") break;
    else if (body.error !== "authorization_pending") throw new Stop(EXIT.failed, `Pairing failed: ${body.error}`);
  }
  if (once) throw new Stop(EXIT.notApproved, "Nobody approved this device in time.");
  return pair(options);
}

/**
 * Asks for everything in one request, and puts what came into the folder.
 * @returns {Promise<{kind: "changed" | "unchanged" | "revoked" | "failed", seconds: number, why?: string}>}
 */
async function synchronise({ server, folder, wait }, state) {
  const last = (await readJson(join(folder, MANIFEST))) ?? { images: [] };
  const held = await findHeld(folder, last.images);
  // Where a file is missing, the version says nothing: ask for the whole queue, without the files that are here.
  const knows = state.etag && last.version !== undefined && held.length === last.images.length;
  const query = new URLSearchParams();
  if (held.length) query.set("have", held.map(({ file }) => file).join(","));
  if (knows) query.set("since", String(last.version));
  if (knows && wait) query.set("wait", String(wait));
  const response = await fetch(`${server}/api/sync?${query}`, {
    headers: {
      Authorization: `Bearer ${state.token}`,
      Accept: "application/x-tar",
      ...(knows && { "If-None-Match": state.etag }),
    },
    signal: AbortSignal.timeout(TIMEOUT_MS + wait * 1000),
  });
  const seconds = secondsToSleep(response.headers);
  if (response.status === 304) return { kind: "unchanged", seconds };
  if (response.status === 401) return { kind: "revoked", seconds };
  if (!response.ok) return { kind: "failed", seconds, why: await reason(response) };
  const manifest = await unpack(Buffer.from(await response.arrayBuffer()), folder);
  const images = applyManifest(held, manifest, knows && !manifest.full);
  if ((await findHeld(folder, images)).length < images.length) throw new Error("the answer lacks a picture");
  await replaceFile(join(folder, MANIFEST), JSON.stringify({ version: manifest.version, images }, null, 2));
  await saveState(folder, Object.assign(state, { etag: response.headers.get("etag") ?? undefined }));
  const shown = new Set(images.map(({ file }) => file));
  for (const { file } of last.images) if (!shown.has(file)) await rm(join(folder, file), { force: true });
  return { kind: "changed", seconds };
}

/** Writes the pictures of an archive, each as its manifest, the first file, says. */
async function unpack(archive, folder) {
  const [first, ...files] = readTar(archive);
  if (first?.name !== MANIFEST) throw new Error("the archive does not begin with its manifest");
  const manifest = JSON.parse(first.data.toString("utf8"));
  const expected = new Map(manifest.images.map((image) => [image.file, image.sha256]));
  for (const { name, data } of files) {
    if (expected.get(name) !== sha256(data)) throw new Error(`${name} is not what the manifest says`);
    await replaceFile(join(folder, name), data);
  }
  return manifest;
}

/**
 * Tells what is shown now. A program that shows the folder may leave `views.json` in it, `{"<image id>": 2}`, to be counted.
 * Without news it costs no request.
 */
async function acknowledge({ server, folder }, state, isChanged) {
  const { version, images } = (await readJson(join(folder, MANIFEST))) ?? { images: [] };
  const counted = Object.entries((await readJson(join(folder, "views.json"))) ?? {});
  const views = Object.fromEntries(counted.filter(([id]) => images.some((image) => image.id === id)));
  const { battery, rssi } = await readSensors();
  if (!isChanged && !counted.length && battery === state.battery) return;
  const news = { version, firmware: FIRMWARE, battery, rssi, ...(counted.length && { views }) };
  const headers = { Authorization: `Bearer ${state.token}`, "Content-Type": "application/json" };
  const response = await post(`${server}/api/sync/ack`, JSON.stringify(news), headers);
  if (!response.ok) return say(`The acknowledgement was refused: ${await reason(response)}`);
  await rm(join(folder, "views.json"), { force: true });
  await saveState(folder, Object.assign(state, { battery }));
}

/** The device's life. @returns how the program ends */
async function main(args) {
  const options = readOptions(args);
  const { server, folder, token, once, wait } = options;
  await mkdir(folder, { recursive: true });
  const saved = await readJson(join(folder, STATE));
  let state = saved?.server === server && (!token || saved.token === token) ? saved : { server, token };
  const wake = async () => {
    if (!state.token) await saveState(folder, Object.assign(state, { token: await pair(options) }));
    return synchronise(options, state);
  };
  for (;;) {
    const { kind, seconds, why } = await wake().catch((error) => {
      if (error instanceof Stop) throw error;
      return { kind: "failed", seconds: DEFAULT_POLL_SECONDS, why: error.cause?.message ?? error.message };
    });
    if (kind === "revoked") {
      state = { server };
      await saveState(folder, state);
      say("This device was revoked.");
      if (once || token) return EXIT.revoked;
      continue;
    }
    say({ changed: "Up to date now.", unchanged: "Nothing new.", failed: `It failed: ${why}` }[kind]);
    if (kind !== "failed") await acknowledge(options, state, kind === "changed").catch((error) => say(error.message));
    if (once) return kind === "failed" ? EXIT.failed : EXIT.done;
    const pause = wait && kind !== "failed" ? 1 : seconds;
    if (pause > 1) say(`Asleep for ${pause} s.`);
    await sleep(pause * 1000);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  main(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error) => {
      console.error(error instanceof Stop ? error.message : error);
      process.exit(error instanceof Stop ? error.code : EXIT.failed);
    },
  );
