import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inProject, say } from "./paths.mjs";

const FILE = "build/lock";
/** A holder writes its name as it makes the file: one without a name was killed in between. */
const NAMELESS_MS = 3_000;
/** Where no system tells when a process started, its number may be another's by now. No build takes this long. */
const LONGEST_MS = 15 * 60_000;

/** What this process wrote into the file while it holds the lock. */
let mine = "";

/** Runs `work` while no other process of this project prepares anything. Of a holder that was killed nothing is left. */
export async function alone(work, file = inProject(FILE)) {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = 0; !take(file); waited++) {
    if (waited === 5) say("Another process prepares the same; waiting for it …");
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    if (read(file)?.text === mine) rmSync(file, { force: true });
    mine = "";
  }
}

function take(file) {
  const name = `${process.pid} ${startOf(process.pid) ?? ""}`.trim();
  try {
    writeFileSync(file, name, { flag: "wx" });
    mine = name;
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = read(file);
  if (holder && isLeft(holder) && read(file)?.text === holder.text) rmSync(file, { force: true });
  return false;
}

function read(file) {
  try {
    return { text: readFileSync(file, "utf8"), age: Date.now() - statSync(file).mtimeMs };
  } catch {
    return null;
  }
}

/** Whether whoever wrote this is gone. In a container numbers come again: after a restart it may be our own, or npm's. */
function isLeft({ text, age }) {
  const [, pid, started] = /^(\d+)(?: (\d+))?$/.exec(text) ?? [];
  if (!pid) return age > NAMELESS_MS;
  if (Number(pid) === process.pid) return text !== mine;
  if (!isAlive(Number(pid))) return true;
  const now = startOf(pid);
  return now && started ? now !== started : age > LONGEST_MS;
}

/** When a process started, in ticks since the machine did, where /proc tells. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program stands in brackets and may hold any character; what follows begins with the third field.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[22 - 3];
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
}
