// node scripts/s3.mjs start | stop: a real S3 server for tests, kept running between runs of them.
// `start` prints its variables: eval "$(node scripts/s3.mjs start)"
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { enterProject, stop } from "./lib/paths.mjs";
import { installS3, startS3, stopS3 } from "./lib/s3Server.mjs";
import { runningS3, STATE_FILE } from "./lib/s3State.mjs";

enterProject();
const command = process.argv[2];
if (command === "start") {
  let server = await runningS3();
  if (!server) {
    const reason = await installS3();
    if (reason) stop(`There can be no S3 server here: ${reason}.`);
    server = await startS3();
    writeFileSync(STATE_FILE, JSON.stringify(server), { mode: 0o600 });
  }
  for (const [name, value] of Object.entries(server.env)) console.log(`export ${name}=${value}`);
  process.exit(0);
} else if (command === "stop") {
  const server = JSON.parse(readFileSync(STATE_FILE, "utf8"));
  rmSync(STATE_FILE);
  await stopS3(server);
} else stop("Usage: node scripts/s3.mjs start | stop", 2);
