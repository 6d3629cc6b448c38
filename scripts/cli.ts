import { runCli } from "../lib/cli";
import { EnvError } from "../lib/env";
import { openRuntime } from "./runtime";

/** Runs one command with the database up, and ends the process with its code. */
export async function main(argv: string[]): Promise<void> {
  // A command that fails to parse its own log level must not write log lines into its answer.
  process.env.LOG_LEVEL ??= "error";
  try {
    const runtime = await openRuntime();
    const code = await runCli(argv).finally(runtime.release);
    process.exit(code);
  } catch (error) {
    console.error(error instanceof EnvError ? error.message : `The command failed. ${(error as Error).message}`);
    process.exit(1);
  }
}
