import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const OTHER_PROJECTS = "**/*.{integration,contract,runtime}.test.ts";
const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  test: {
    // A fresh process for each file: what lib/core/singleton keeps must not pass from one to the next.
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["{lib,components,scripts,app}/**/*.test.{ts,tsx}"], exclude: [OTHER_PROJECTS] },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude: ["node_modules", ".next", "build"],
          globalSetup: "lib/testing/integration.globalSetup.ts",
          setupFiles: "lib/testing/integration.setup.ts",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["**/*.contract.test.ts"],
          exclude: ["node_modules", ".next", "build"],
          globalSetup: "lib/testing/contract.globalSetup.ts",
          setupFiles: "lib/testing/contract.setup.ts",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "runtime",
          include: ["**/*.runtime.test.ts"],
          // Each starts the application several times and measures how long that takes.
          fileParallelism: false,
          exclude: ["node_modules", ".next", "build"],
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
