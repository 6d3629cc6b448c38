// npm run cli -- COMMAND: the administrator's commands, on the same data as the server, beside it or without it.
import { enterProject } from "./lib/paths.mjs";
import { prepare } from "./lib/prepare.mjs";

enterProject();
await prepare({ pages: false });
const { main } = await import("../build/cli.js");
await main(process.argv.slice(2));
