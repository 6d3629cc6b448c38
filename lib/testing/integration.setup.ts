// Before each integration test file, and before it imports anything: a database, a data directory and a configuration
// of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, inject } from "vitest";
import { createTestDatabase } from "./database";

const { adminUrl, template } = inject("database");
const database = await createTestDatabase(adminUrl, template);
const dataDir = await mkdtemp(join(tmpdir(), "contact-sheet-test-"));

Object.assign(process.env, {
  NODE_ENV: "test",
  DATABASE_URL: database.url,
  DATA_DIR: dataDir,
  NEXTAUTH_SECRET: "a secret of the tests",
  LOG_LEVEL: "silent",
});
for (const name of Object.keys(process.env)) {
  // What the developer's own shell or .env says of buckets and addresses is not meant for tests.
  if (
    /^(S3_(?!TEST_)|MEDIA_|PUBLIC_URL|TRUST_PROXY|ADMIN_|MAX_|REGISTRATION|GITHUB_CLIENT|GOOGLE_CLIENT|OIDC_)/.test(
      name,
    )
  )
    delete process.env[name];
}

afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});
