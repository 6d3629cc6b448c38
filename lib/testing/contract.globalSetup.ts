import type { TestProject } from "vitest/node";
import { type AppEnvironment, appForTests } from "./appServer";

declare module "vitest" {
  export interface ProvidedContext {
    /** How to reach the application under test, and behind it. */
    app: AppEnvironment;
  }
}

/** Before the contract tests: the application, as `npm start` starts it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { environment, stop } = await appForTests();
  const { APP_URL, DATABASE_URL, DATA_DIR, NEXTAUTH_SECRET, ISSUER_URL } = environment;
  project.provide("app", { APP_URL, DATABASE_URL, DATA_DIR, NEXTAUTH_SECRET, ...(ISSUER_URL && { ISSUER_URL }) });
  return stop;
}
