import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { leaseEmbeddedDatabase } from "../db/embedded";
import { createTemplate } from "./database";

declare module "vitest" {
  export interface ProvidedContext {
    /** A PostgreSQL in which databases may be made, and the migrated one to copy. */
    database: { adminUrl: string; template: string };
  }
}

/** What is lost in a crash does not matter to a test. */
const FAST = ["fsync=off", "full_page_writes=off", "synchronous_commit=off"];

/**
 * Before the integration tests: a PostgreSQL (that of TEST_DATABASE_URL, else one of its own) with one migrated
 * database, of which each test file gets a copy.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? null : await startServer();
  const adminUrl = given ?? (server?.url as string);
  try {
    const template = await createTemplate(adminUrl);
    project.provide("database", { adminUrl, template: template.name });
    return async () => {
      await template.drop();
      await server?.stop();
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "contact-sheet-postgres-"));
  const database = await leaseEmbeddedDatabase(directory, { settings: FAST });
  return {
    url: database.url,
    stop: async () => {
      await database.release();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
