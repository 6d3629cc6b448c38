import type { ParseArgsConfig } from "node:util";
import { z } from "zod";
import { createToken } from "../accounts/tokens";
import { createUser, findUserByEmail } from "../accounts/users";
import { CreateToken, Email, Password, PersonName } from "../contracts/accounts";
import { notFound } from "../core/errors";
import { randomKey } from "../core/ids";
import { doctor } from "../images/doctor";
import { option } from "./usage";

export type Options = Record<string, string | boolean | undefined>;

export interface Command {
  words: readonly string[];
  usage: string;
  about: string;
  options: NonNullable<ParseArgsConfig["options"]>;
  /** Whether all is well. */
  run: (options: Options) => Promise<boolean>;
}

export const COMMANDS: readonly Command[] = [
  {
    words: ["user", "add"],
    usage: "user add --email a@b.c [--password …] [--role user|admin] [--name …]",
    about: "makes an account and prints it as JSON; without --password with one that is made up",
    options: {
      email: { type: "string" },
      password: { type: "string" },
      role: { type: "string" },
      name: { type: "string" },
    },
    run: addUser,
  },
  {
    words: ["token", "add"],
    usage: "token add --email a@b.c --name ci",
    about: "makes an API token and prints it alone",
    options: { email: { type: "string" }, name: { type: "string" } },
    run: addToken,
  },
  {
    words: ["doctor"],
    usage: "doctor [--repair] [--deep]",
    about: "accounts for every object and row; exit code 1 where something is left wrong; --deep reads every byte",
    options: { repair: { type: "boolean" }, deep: { type: "boolean" } },
    run: runDoctor,
  },
];

async function addUser(options: Options): Promise<boolean> {
  const email = option("email", Email, options.email);
  const role = option("role", z.enum(["user", "admin"], "user or admin").default("user"), options.role);
  const name = option("name", PersonName.default(email.slice(0, email.indexOf("@"))), options.name);
  const given = option("password", Password.optional(), options.password);
  const password = given ?? randomKey(15);
  const user = await createUser({ email, role, name, password });
  console.log(JSON.stringify({ ...user, ...(given === undefined && { password }) }));
  return true;
}

async function addToken(options: Options): Promise<boolean> {
  const email = option("email", Email, options.email);
  const name = option("name", CreateToken.shape.name, options.name);
  const user = await findUserByEmail(email);
  if (!user) throw notFound("There is no account with this e-mail address.");
  const { id: userId, ...rest } = user;
  const { token } = await createToken({ userId, ...rest, via: { kind: "cli" } }, { name });
  console.log(token);
  return true;
}

async function runDoctor({ repair, deep }: Options): Promise<boolean> {
  const findings = await doctor({ repair: repair === true, deep: deep === true });
  for (const finding of findings) console.log(JSON.stringify(finding));
  const left = findings.filter(({ repaired }) => !repaired).length;
  console.error(
    findings.length
      ? `${findings.length} findings, ${findings.length - left} repaired.`
      : "Every object and row is accounted for.",
  );
  return left === 0;
}
