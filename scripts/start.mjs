// npm start, npm run dev: from a fresh clone to a running server. This stage runs on Node alone; what needs packages is
// in launch.ts.
import { enterProject } from "./lib/paths.mjs";
import { prepare } from "./lib/prepare.mjs";

const parent = process.ppid;
enterProject();
const dev = process.argv.includes("--dev");
await prepare({ pages: !dev });
const { launch } = await import("../build/launch.js");
await launch({ dev, parent });
