import { parseArgs } from "node:util";
import { isAppError } from "../core/errors";
import { asDatabaseError } from "../db/client";
import { EnvError } from "../env";
import { COMMANDS, type Command, type Options } from "./commands";
import { UsageError } from "./usage";

const SUCCESS = 0;
const FAILURE = 1;
const USAGE = 2;

const help = (): string => {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  return [
    "Usage: npm run cli -- <command>",
    "",
    ...COMMANDS.map(({ usage, about }) => `  ${usage.padEnd(width)}  ${about}`),
    "",
    "It works on the database and the store that the server uses. Results go to standard output, words to standard error.",
  ].join("\n");
};

/**
 * Runs one command of the command line.
 * @param argv without node and the script
 * @returns the exit code: 0 done, 1 failed or something was found, 2 not understood
 */
export async function runCli(argv: string[]): Promise<number> {
  if (!argv.length || argv.includes("--help") || argv.includes("-h") || argv[0] === "help") {
    (argv.length ? console.log : console.error)(help());
    return argv.length ? SUCCESS : USAGE;
  }
  try {
    const command = findCommand(argv);
    const done = await command.run(readOptions(command, argv.slice(command.words.length)));
    return done ? SUCCESS : FAILURE;
  } catch (thrown) {
    const error = asDatabaseError(thrown);
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${help()}`);
      return USAGE;
    }
    if (!isAppError(error) && !(error instanceof EnvError)) throw error;
    console.error(error.message);
    return FAILURE;
  }
}

function findCommand(argv: string[]): Command {
  const found = COMMANDS.find(({ words }) => words.every((word, index) => argv[index] === word));
  if (!found) throw new UsageError(`There is no command "${argv.slice(0, 2).join(" ")}".`);
  return found;
}

function readOptions({ options }: Command, rest: string[]): Options {
  try {
    return parseArgs({ args: rest, options, strict: true, allowPositionals: false }).values as Options;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
