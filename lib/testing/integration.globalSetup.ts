import type { TestProject } from "vitest/node";
import { createTemplate } from "./database";

declare module "vitest" {
  export interface ProvidedContext {
    /** A PostgreSQL in which databases may be made, and the migrated one to copy. */
    database: { adminUrl: string; template: string };
  }
}

/** Before the integration tests: one migrated database, of which each test file gets a copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const adminUrl = process.env.TEST_DATABASE_URL;
  if (!adminUrl) throw new Error("Set TEST_DATABASE_URL to a PostgreSQL in which databases may be made.");
  const template = await createTemplate(adminUrl);
  project.provide("database", { adminUrl, template: template.name });
  return () => template.drop();
}
