// From a fresh clone to something that runs, in steps that are skipped where their result is still of these sources.
// Plain JavaScript on Node's own modules: it runs before anything is installed.
import { readFileSync } from "node:fs";
import { alone } from "./lock.mjs";
import { exists, inProject, say, stop } from "./paths.mjs";
import { npm, runNode } from "./run.mjs";
import { readStamps, stampOf, writeStamp } from "./stamps.mjs";

const CLIENT = ["prisma/schema.prisma", "package-lock.json"];
/** What the types of the API are made of, and where they are written: tests and examples are checked against them. */
const API = ["lib/contracts", "lib/policy", "lib/core", "scripts/apiTypes.ts", "package-lock.json"];
const API_TYPES = "lib/contracts/generated/api.d.ts";
const BUNDLES = ["lib", "scripts", "tsconfig.json", ...CLIENT];
const PAGES = ["app", "components", "lib", "public", "next.config.ts", "tsconfig.json", ...CLIENT];

/** The programs that run outside of Next, each bundled from `scripts/NAME.ts` to `build/NAME.js`. */
const PROGRAMS = ["launch", "server", "cli", "migration"];

/**
 * Installs, generates and builds what is missing or out of date.
 * @param {{ programs?: boolean, pages?: boolean, apiTypes?: boolean }} wanted `pages`: Next's production build too
 */
export async function prepare({ programs = true, pages = true, apiTypes = false } = {}) {
  const steps = [
    { name: "install", due: () => !isInstalled(), work: install },
    { name: "client", due: () => isStale("client", CLIENT, "lib/db/generated/client.ts"), work: generateClient },
    ...(apiTypes ? [{ name: "api types", due: () => isStale("api types", API, API_TYPES), work: writeApiTypes }] : []),
    ...(programs
      ? [{ name: "programs", due: () => isStale("programs", BUNDLES, "build/server.js"), work: bundle }]
      : []),
    ...(pages ? [{ name: "pages", due: () => isStale("pages", PAGES, ".next/BUILD_ID"), work: buildPages }] : []),
  ];
  if (!steps.some((step) => step.due())) return;
  await alone(async () => {
    // Asked again: whoever held the lock before may have done it.
    for (const step of steps) if (step.due()) await step.work();
  });
}

const isStale = (name, sources, result) => !exists(result) || readStamps()[name] !== stampOf(sources);

/** Whether npm's own record of what lies in node_modules has all that the lock file names for this platform. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(inProject("package-lock.json"), "utf8")).packages;
    const present = JSON.parse(readFileSync(inProject("node_modules/.package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(([path, { version, optional, link }]) => {
      return !path || optional || link || present[path]?.version === version;
    });
  } catch {
    return false;
  }
}

async function install() {
  say("Installing packages …");
  // Building needs the development packages, also where NODE_ENV says production.
  const { code, output } = await npm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0) stop(`The packages could not be installed:\n${output.trim()}`);
}

async function generateClient() {
  say("Generating the database client …");
  const stamp = stampOf(CLIENT);
  // Prisma looks for an engine that it does not need here and that a locked-down machine cannot download.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  };
  const { code, output } = await runNode("node_modules/prisma/build/index.js", ["generate"], { env });
  if (code !== 0) stop(`The database client could not be generated:\n${output.trim()}`);
  writeStamp("client", stamp);
}

/** openapi-typescript needs the compiler's programming interface, which TypeScript 7 does not have: it is given that of 6. */
async function writeApiTypes() {
  const stamp = stampOf(API);
  const { build, stop: stopEsbuild } = await import("esbuild");
  try {
    await build({
      absWorkingDir: inProject(),
      entryPoints: ["scripts/apiTypes.ts"],
      outdir: "build",
      bundle: true,
      alias: { typescript: "@typescript/typescript6" },
      external: ["@typescript/*", "@redocly/*"],
      platform: "node",
      format: "esm",
      target: "node20",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      logLevel: "silent",
    });
  } catch (error) {
    stop(`The types of the API could not be made:\n${error.message}`);
  }
  await stopEsbuild();
  const { code, output } = await runNode("build/apiTypes.js", [API_TYPES]);
  if (code !== 0) stop(`The types of the API could not be made:\n${output.trim()}`);
  writeStamp("api types", stamp);
}

async function bundle() {
  const stamp = stampOf(BUNDLES);
  const { build, stop: stopEsbuild } = await import("esbuild");
  try {
    await build({
      absWorkingDir: inProject(),
      entryPoints: PROGRAMS.map((name) => `scripts/${name}.ts`),
      outdir: "build",
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20",
      sourcemap: true,
      logLevel: "silent",
    });
  } catch (error) {
    stop(`The programs could not be built:\n${error.message}`);
  }
  await stopEsbuild();
  writeStamp("programs", stamp);
}

async function buildPages() {
  say("Building the pages …");
  const stamp = stampOf(PAGES);
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await runNode("node_modules/next/dist/bin/next", ["build"], { env });
  if (code !== 0) stop(`The pages could not be built:\n${output.trim()}`);
  writeStamp("pages", stamp);
}
