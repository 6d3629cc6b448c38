import { readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** What stands on what. A file imports its own folder and what has a smaller number. */
const RANKS: Record<string, number> = {
  core: 0,
  policy: 1,
  env: 1,
  contracts: 2,
  browser: 3,
  db: 3,
  storage: 3,
  imaging: 3,
  identity: 4,
  events: 4,
  images: 5,
  slots: 6,
  library: 6,
  projects: 6,
  uploads: 6,
  devices: 6,
  accounts: 6,
  webhooks: 6,
  http: 7,
  jobs: 7,
  cli: 7,
};

/** What the browser runs may come from here and nowhere else: nothing of these knows a server. */
const FOR_COMPONENTS = ["components/", "lib/core/", "lib/policy/", "lib/contracts/", "lib/browser/", "app/actions/"];

/** What every surface's components may use. */
const SHARED_COMPONENTS = ["ui", "shell", "docs"];

/** A surface's components import no other surface's, but for pages that show a part of another one. */
const COMPONENTS_SHOW: { surface: string; shows: string; because: string }[] = [
  { surface: "people", shows: "slots", because: "an administrator handles somebody's five in the same manager" },
  { surface: "everybody", shows: "people", because: "they are two views of one page" },
  { surface: "library", shows: "organizations", because: "a library's pages stand under its organization's head" },
];

/** Packages that one folder alone may import, so that one place decides how they are used. */
const OWNERS: { packages: RegExp; folders: string[] }[] = [
  { packages: /^(@prisma\/|prisma$|pg$|pg-)/, folders: ["lib/db/"] },
  { packages: /^@aws-sdk\//, folders: ["lib/storage/"] },
  { packages: /^(sharp|heic-decode|libheif-js)$/, folders: ["lib/imaging/"] },
  { packages: /^(next($|\/|-)|react($|\/|-))/, folders: ["app/", "components/", "lib/http/", "lib/identity/"] },
];

const ROOT = dirname(import.meta.dirname);
/** Tests, what only tests use, programs of other people that pages show, and what a machine wrote. */
const EXEMPT = /\.test\.tsx?$|Suite\.ts$|^lib\/testing\/|^components\/docs\/samples\/|\/generated\//;
const SPECIFIERS = [
  /\b(?:import|export)\b[^'"`;]*?\bfrom\s*["']([^"']+)["']/g,
  /\bimport\s*["']([^"']+)["']/g,
  /\b(?:import|require)\(\s*["']([^"']+)["']/g,
];

/** Every module that a source names: static and dynamic imports, re-exports, and types. */
const specifiersOf = (source: string): string[] =>
  SPECIFIERS.flatMap((pattern) => [...source.matchAll(pattern)].map(([, specifier]) => specifier as string));

/** A path inside the project, or the name of a package. */
function resolve(file: string, specifier: string): { path: string } | { name: string } {
  if (specifier.startsWith("@/")) return { path: specifier.slice(2) };
  if (specifier.startsWith(".")) return { path: posix.join(posix.dirname(file), specifier) };
  return { name: specifier };
}

/** `slots` for `lib/slots/arrange`, `env` for `lib/env`. */
const folderOf = (path: string): string => path.split("/")[1]?.replace(/\.tsx?$/, "") ?? "";

function ruleBroken(file: string, specifier: string): string | null {
  const target = resolve(file, specifier);
  if ("name" in target) {
    const owner = OWNERS.find(({ packages }) => packages.test(target.name));
    const allowed = !owner || owner.folders.some((folder) => file.startsWith(folder));
    return allowed ? null : `only ${owner.folders.join(", ")} may import ${target.name}`;
  }
  if (file.startsWith("components/")) {
    const path = `${target.path}/`;
    if (!FOR_COMPONENTS.some((folder) => path.startsWith(folder))) return "components stand on what a browser may run";
    return path.startsWith("components/") ? surfaceBroken(folderOf(file), folderOf(target.path)) : null;
  }
  if (!file.startsWith("lib/")) return null;
  if (!target.path.startsWith("lib/")) return "lib stands below everything else";
  const [from, to] = [folderOf(file), folderOf(target.path)];
  if (from === to) return null;
  const [rank, below] = [RANKS[from], RANKS[to]];
  if (rank === undefined || below === undefined) return `no rank is set for lib/${rank === undefined ? from : to}`;
  return below < rank ? null : `lib/${from} (${rank}) may not stand on lib/${to} (${below})`;
}

function surfaceBroken(from: string, to: string): string | null {
  if (from === to) return null;
  // What is shared stands below the surfaces: it may import none of them either.
  const allowed =
    SHARED_COMPONENTS.includes(to) || COMPONENTS_SHOW.some(({ surface, shows }) => surface === from && shows === to);
  return allowed ? null : "components of a surface import no other surface's: what two use belongs in components/ui";
}

/** The violations of one file, each as a sentence. */
const check = (file: string, source: string): string[] =>
  specifiersOf(source).flatMap((specifier) => {
    const broken = ruleBroken(file, specifier);
    return broken ? [`${file} imports ${specifier}: ${broken}`] : [];
  });

function* sources(folder: string): Generator<string> {
  for (const name of readdirSync(join(ROOT, folder))) {
    const path = `${folder}/${name}`;
    if (statSync(join(ROOT, path)).isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(name) && !EXEMPT.test(path)) yield path;
  }
}

const all = ["lib", "components", "app"].flatMap((folder) => [...sources(folder)]);

it("every file stands only on what lies below it", () => {
  expect(all.flatMap((file) => check(file, readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
});

it("every folder of lib has a rank", () => {
  const folders = all.filter((file) => file.startsWith("lib/")).map(folderOf);
  expect(new Set(folders.filter((folder) => RANKS[folder] === undefined))).toEqual(new Set());
});

it("every package that is imported stands in package.json", () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const known = new Set([...builtinModules, ...Object.keys(dependencies)]);
  const missing = all.flatMap((file) =>
    specifiersOf(readFileSync(join(ROOT, file), "utf8"))
      .map((specifier) => resolve(file, specifier))
      .flatMap((target) => ("name" in target && !target.name.startsWith("node:") ? [target.name] : []))
      .map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/"),
      )
      .filter((name) => !known.has(name))
      .map((name) => `${relative(ROOT, file)}: ${name}`),
  );
  expect(missing).toEqual([]);
});

describe("the check catches", () => {
  it.each([
    ["a surface that imports another", "lib/slots/list.ts", 'import { find } from "../library/find";'],
    ["a step upwards", "lib/db/client.ts", 'import { purge } from "../images/purge";'],
    ["a neighbour of the same rank", "lib/storage/disk.ts", 'import { decode } from "@/lib/imaging/decode";'],
    ["a step upwards for a type alone", "lib/core/ids.ts", 'import type { Env } from "../env";'],
    ["a step upwards spread over lines", "lib/core/ids.ts", 'import {\n  env,\n  type Env,\n} from "../env";'],
    ["a re-export", "lib/core/ids.ts", 'export * from "../env";'],
    ["a dynamic import", "lib/images/serve.ts", 'const { problem } = await import("../http/problem");'],
    ["a type named in place", "lib/core/ids.ts", 'type A = import("../env").Env;'],
    ["an import for its effect", "lib/core/ids.ts", 'import "../env";'],
    ["the database's driver elsewhere", "lib/slots/list.ts", 'import pg from "pg";'],
    ["the store's SDK elsewhere", "app/api/x/route.ts", 'import { S3Client } from "@aws-sdk/client-s3";'],
    ["the decoder elsewhere", "lib/images/ingest.ts", 'import sharp from "sharp";'],
    ["next in the domain", "lib/slots/list.ts", 'import { headers } from "next/headers";'],
    ["react in the domain", "lib/images/present.ts", 'import { cache } from "react";'],
    ["a component that reaches for the database", "components/slots/Grid.tsx", 'import { db } from "@/lib/db/client";'],
    ["a component that reaches for a page", "components/slots/Grid.tsx", 'import Page from "../../app/page";'],
    [
      "a component that reaches for another surface's",
      "components/uploads/Gig.tsx",
      'import { Row } from "../library/Row";',
    ],
    [
      "a component that reaches for another surface's look",
      "components/slots/A.tsx",
      'import s from "../people/p.module.css";',
    ],
    ["a pair of surfaces the wrong way round", "components/slots/A.tsx", 'import { B } from "../people/B";'],
    ["a primitive that reaches for a surface", "components/ui/A.tsx", 'import { B } from "@/components/slots/B";'],
    ["lib that reaches for a component", "lib/browser/upload.ts", 'import { Toast } from "@/components/ui/Toast";'],
    ["a folder nobody gave a rank", "lib/helpers/x.ts", 'import { db } from "../db/client";'],
  ])("%s", (_what, file, source) => {
    expect(check(file, source)).toHaveLength(1);
  });

  it("and nothing else", () => {
    expect(check("lib/slots/list.ts", 'import { db } from "../db/client";\nimport { one } from "./one";')).toEqual([]);
    expect(
      check("components/x/Y.tsx", 'import { act } from "@/app/actions/slots";\nimport { useId } from "react";'),
    ).toEqual([]);
    expect(
      check("components/people/Y.tsx", 'import { A } from "../ui/A";\nimport { B } from "../slots/B";\nimport "./C";'),
    ).toEqual([]);
  });
});
