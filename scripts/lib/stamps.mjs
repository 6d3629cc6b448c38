// Whether something made from the sources is still of these sources: by their content, so that neither a fresh clone
// nor a touched file fools it.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exists, inProject } from "./paths.mjs";

const FILE = "build/stamps.json";
const NOT_A_SOURCE = /(^|\/)(generated|testing|node_modules)$|\.test\.tsx?$|\.md$/;

function* filesUnder(path) {
  if (NOT_A_SOURCE.test(path) || !exists(path)) return;
  if (statSync(inProject(path)).isFile()) yield path;
  else for (const name of readdirSync(inProject(path)).sort()) yield* filesUnder(join(path, name));
}

/** One value for the names and the content of all files under `paths`, and for the Node that runs. */
export function stampOf(paths) {
  const hash = createHash("sha256").update(process.versions.modules);
  for (const path of paths)
    for (const file of filesUnder(path)) hash.update(`\0${file}\0`).update(readFileSync(inProject(file)));
  return hash.digest("hex");
}

/** What was made last, by name; empty where nothing was. */
export function readStamps() {
  try {
    return JSON.parse(readFileSync(inProject(FILE), "utf8"));
  } catch {
    return {};
  }
}

/** Notes of which sources something was made. */
export function writeStamp(name, stamp) {
  mkdirSync(inProject("build"), { recursive: true });
  writeFileSync(inProject(FILE), `${JSON.stringify({ ...readStamps(), [name]: stamp }, null, 2)}\n`);
}
