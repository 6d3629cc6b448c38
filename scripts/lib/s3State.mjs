import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What `node scripts/s3.mjs start` left running, of this user. */
export const STATE_FILE = join(tmpdir(), `contact-sheet-s3-${process.getuid?.() ?? 0}.json`);

/** The S3 server that was left running, if it answers. */
export async function runningS3() {
  try {
    const server = JSON.parse(readFileSync(STATE_FILE, "utf8"));
    await fetch(server.env.S3_TEST_ENDPOINT);
    return server;
  } catch {
    return null;
  }
}
