// Before each contract test file: the environment of the application that runs.
import { inject } from "vitest";

Object.assign(process.env, inject("app"), { LOG_LEVEL: "silent" });
