import { existsSync } from "node:fs";
import { chromium, defineConfig } from "@playwright/test";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";
const downloaded = existsSync(chromium.executablePath());
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./lib/testing/e2e.globalSetup.ts",
  workers: 2,
  forbidOnly: !!process.env.CI,
  // A busy machine must not stop a landing; what passed at the second try only is named in the end.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : [["list"]],
  use: {
    browserName: "chromium",
    // Known when a worker reads this file, after the global set-up.
    baseURL: process.env.APP_URL,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: downloaded ? undefined : SYSTEM_CHROMIUM,
      // Chromium's own sandbox refuses root.
      args: asRoot ? ["--no-sandbox"] : [],
    },
  },
});
