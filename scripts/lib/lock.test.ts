import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alone } from "./lock.mjs";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "contact-sheet-lock-"));
  file = join(folder, "build", "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whether the lock can be had while `text`, so many seconds old, is in it. */
async function isHad(text: string, seconds = 0): Promise<boolean> {
  await alone(async () => {}, file);
  writeFileSync(file, text);
  const then = Date.now() / 1_000 - seconds;
  utimesSync(file, then, then);
  const taken = alone(async () => true, file);
  const had = await Promise.race([taken, sleep(700, false)]);
  rmSync(file, { force: true });
  await taken;
  return had;
}

describe("a lock that a killed process left", () => {
  it.each([
    ["by a number that is gone", "999999999 1", 0, true],
    ["by our own number, in another life", `${process.pid} 1`, 0, true],
    ["by our own number, of a version that wrote no more", String(process.pid), 0, true],
    ["by the number of another program now", `${process.ppid} 1`, 0, true],
    ["by a number alone, long ago", String(process.ppid), 3_600, true],
    ["by a number alone, just now", String(process.ppid), 0, false],
    ["before it was written", "", 10, true],
    ["in the middle of being written", "", 0, false],
    ["as something else", "{}", 10, true],
  ])("%s", async (_what, text, seconds, had) => {
    expect(await isHad(text, seconds)).toBe(had);
  });
});

it("is held by a process that lives", async () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  try {
    const stat = readFileSync(`/proc/${other.pid}/stat`, "utf8");
    expect(await isHad(`${other.pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`)).toBe(false);
  } finally {
    other.kill("SIGKILL");
  }
});

it("lets one after another, and leaves nothing", async () => {
  let inside = 0;
  const work = async () => {
    expect(++inside).toBe(1);
    await sleep(50);
    inside--;
  };
  await Promise.all([alone(work, file), alone(work, file), alone(work, file)]);
  expect(existsSync(file)).toBe(false);
});
