// What npm test runs, as a table. Each step answers how many passed, failed and were skipped.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptInstall, findProgram } from "./apt.mjs";
import { exists, say } from "./paths.mjs";
import { run, runNode } from "./run.mjs";
import { installS3, startS3, stopS3 } from "./s3Server.mjs";
import { runningS3 } from "./s3State.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const scratch = await mkdtemp(join(tmpdir(), "contact-sheet-tests-"));
/** Data directories that tests have used, for `doctor` to look at in the end. */
const used = { contract: join(scratch, "contract"), e2e: join(scratch, "e2e") };
const cleanups = [() => rmSync(scratch, { recursive: true, force: true })];

/** Ends what the steps left running. */
export async function cleanUp() {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

/** A step that passes as a whole or fails as a whole. */
async function asOne(result) {
  const { code, output } = await result;
  if (code !== 0) say(output.trim());
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** The counts of a runner's report; a runner that failed without a failed test counts as one. */
function counted({ code, output }, counts) {
  const failed = counts.failed || (code === 0 ? 0 : 1);
  if (failed) say(output.trim());
  return { ...counts, failed };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

async function vitest(project, filters, env = {}) {
  const file = join(scratch, `${project}.json`);
  const args = [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...filters,
  ];
  const result = await runNode("node_modules/vitest/vitest.mjs", args, { env: { ...process.env, ...env } });
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = readReport(file);
  return counted(result, { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests });
}

async function playwright(filters) {
  const reason = await installChromium();
  if (reason) {
    say(`There is no Chromium: ${reason}.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const file = join(scratch, "e2e.json");
  const env = { ...process.env, TEST_DATA_DIR: used.e2e, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const result = await runNode("node_modules/@playwright/test/cli.js", ["test", "--reporter=list,json", ...filters], {
    env,
  });
  const { stats = {}, suites = [] } = readReport(file);
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = stats;
  for (const name of flakyIn(suites)) say(`Passed at the second try only: ${name}`);
  return counted(result, { passed: expected + flaky, failed: unexpected, skipped });
}

/** The tests of a Playwright report that failed first and passed then. */
const flakyIn = (suites) =>
  suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === "flaky"))
      .map(({ file, line, title }) => `${file}:${line} ${title}`),
    ...flakyIn(inner),
  ]);

/** Debian's Chromium as root, Playwright's own otherwise. @returns why there is none, or null */
async function installChromium() {
  const { chromium } = await import("playwright");
  if (existsSync(chromium.executablePath()) || findProgram("chromium")) return null;
  if (!(await aptInstall(["chromium"]))) return null;
  say("Downloading Chromium …");
  const { code, output } = await runNode("node_modules/playwright/cli.js", ["install", "chromium"]);
  return code === 0 ? null : output.trim().split("\n").at(-1);
}

/** The S3 server, started while the first steps run. @returns {Promise<{ env: object } | { reason: string }>} */
async function openS3() {
  if (process.env.S3_TEST_ENDPOINT) return { env: {} };
  const running = await runningS3();
  if (running) return running;
  const reason = await installS3();
  if (reason) return { reason };
  const server = await startS3();
  cleanups.push(() => stopS3(server));
  return server;
}
let s3;
/** Begins to install and start the S3 server, once, while other steps run. */
export const beginS3 = () => {
  s3 ??= openS3().catch((error) => ({ reason: error.message }));
  return s3;
};

/** @param {string} project of vitest, some of whose tests want an S3 server */
async function withS3(project, filters) {
  const { env, reason } = await beginS3();
  if (reason) say(`S3 tests skipped: ${reason}.`);
  const counts = await vitest(project, filters, env);
  // A run that nobody watches must not pass on half of the storage.
  return reason && process.env.CI ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** Every row has its objects and every object its row, in whatever the tests have left behind. */
async function doctor() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const dataDir of Object.values(used).filter((path) => existsSync(path))) {
    const { failed } = await asOne(
      runNode("scripts/cli.mjs", ["doctor"], { env: { ...process.env, DATA_DIR: dataDir } }),
    );
    counts[failed ? "failed" : "passed"]++;
  }
  return counts;
}

async function types() {
  // The types of routes and styles, which the first build would make.
  const made = await runNode("node_modules/next/dist/bin/next", ["typegen"]);
  return asOne(made.code === 0 ? runNode("node_modules/typescript/bin/tsc", ["--noEmit"]) : made);
}

export const STEPS = [
  { name: "types", run: types },
  {
    name: "lint",
    run: () => asOne(run("node_modules/.bin/biome", ["check", "."], { shell: process.platform === "win32" })),
  },
  { name: "unit", run: (filters) => vitest("unit", filters) },
  { name: "integration", run: (filters) => withS3("integration", filters), usesS3: true },
  { name: "build", run: () => asOne(runNode("scripts/build.mjs", [])) },
  { name: "contract", needs: "build", run: (filters) => vitest("contract", filters, { TEST_DATA_DIR: used.contract }) },
  { name: "runtime", needs: "build", run: (filters) => withS3("runtime", filters), usesS3: true },
  { name: "e2e", needs: "build", run: playwright },
  { name: "doctor", needs: "build", run: doctor },
].filter(({ name }) => name !== "e2e" || exists("e2e"));
