import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { inProject, say } from "./paths.mjs";

const FILE = "build/lock";

/** Runs `work` while no other process of this project prepares anything. Of a holder that was killed nothing is left. */
export async function alone(work) {
  mkdirSync(inProject("build"), { recursive: true });
  for (let waited = 0; !take(); waited++) {
    if (waited === 5) say("Another process prepares the same; waiting for it …");
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(inProject(FILE), { force: true });
  }
}

function take() {
  try {
    writeFileSync(inProject(FILE), String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = readHolder();
  if (holder && !isAlive(holder) && readHolder() === holder) rmSync(inProject(FILE), { force: true });
  return false;
}

function readHolder() {
  try {
    return Number(readFileSync(inProject(FILE), "utf8"));
  } catch {
    return 0;
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
