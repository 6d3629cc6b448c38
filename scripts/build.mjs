// npm run build: everything npm start would build, and nothing started.
import { enterProject, say } from "./lib/paths.mjs";
import { prepare } from "./lib/prepare.mjs";

enterProject();
await prepare();
say("Built.");
