import type { ParseArgsConfig } from "node:util";
import { z } from "zod";
import { makeInvitation } from "../accounts/invitations";
import { createToken } from "../accounts/tokens";
import { createUser, findUserByEmail, type User } from "../accounts/users";
import { CreateToken, Email, Password, PersonName } from "../contracts/accounts";
import { DeviceName, DeviceProfile } from "../contracts/devices";
import { CreateInvitation, INVITATION_DAYS, MAX_INVITATION_DAYS } from "../contracts/invitations";
import { notFound } from "../core/errors";
import { randomKey } from "../core/ids";
import { createDevice } from "../devices/manage";
import { env } from "../env";
import type { Actor } from "../identity/actor";
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
    words: ["user", "invite"],
    usage: "user invite [--email a@b.c] [--role user|admin] [--days 7]",
    about: "makes an invitation and prints its link alone; with --email for that address only",
    options: { email: { type: "string" }, role: { type: "string" }, days: { type: "string" } },
    run: inviteUser,
  },
  {
    words: ["token", "add"],
    usage: "token add --email a@b.c --name ci",
    about: "makes an API token and prints it alone",
    options: { email: { type: "string" }, name: { type: "string" } },
    run: addToken,
  },
  {
    words: ["device", "add"],
    usage:
      "device add --email a@b.c --name frame --width 800 --height 480 [--format jpeg|png|webp|bmp] [--fit contain|cover] [--colors full|gray16|gray4|mono]",
    about: "makes a device and prints its token alone",
    options: {
      email: { type: "string" },
      name: { type: "string" },
      width: { type: "string" },
      height: { type: "string" },
      format: { type: "string" },
      fit: { type: "string" },
      colors: { type: "string" },
    },
    run: addDevice,
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

async function inviteUser(options: Options): Promise<boolean> {
  const email = option("email", CreateInvitation.shape.email, options.email);
  const role = option("role", z.enum(["user", "admin"], "user or admin").default("user"), options.role);
  const days = option("days", z.coerce.number().gt(0).max(MAX_INVITATION_DAYS).default(INVITATION_DAYS), options.days);
  // A little less, so that the longest passes whatever the clock does meanwhile.
  const expires_at = new Date(Date.now() + days * 86_400_000 - 1_000).toISOString();
  const { path } = await makeInvitation({ via: { kind: "cli" } }, { email, role, expires_at });
  console.log((env().PUBLIC_URL ?? `http://localhost:${env().PORT}`) + path);
  return true;
}

async function addToken(options: Options): Promise<boolean> {
  const email = option("email", Email, options.email);
  const name = option("name", CreateToken.shape.name, options.name);
  const user = await findUserByEmail(email);
  if (!user) throw notFound("There is no account with this e-mail address.");
  const { token } = await createToken(byCommand(user), { name });
  console.log(token);
  return true;
}

/** What is done for somebody at the command line counts as theirs, and the audit says by what. */
const byCommand = ({ id: userId, ...user }: User): Actor => ({ userId, ...user, via: { kind: "cli" } });

async function addDevice(options: Options): Promise<boolean> {
  const email = option("email", Email, options.email);
  const name = option("name", DeviceName, options.name);
  const number = (key: "width" | "height") =>
    option(key, z.coerce.number().pipe(DeviceProfile.shape[key].unwrap()).optional(), options[key]);
  const profile = {
    width: number("width"),
    height: number("height"),
    format: option("format", DeviceProfile.shape.format.unwrap().optional(), options.format),
    fit: option("fit", DeviceProfile.shape.fit.unwrap().optional(), options.fit),
    colors: option("colors", z.enum(["full", "gray16", "gray4", "mono"]).optional(), options.colors),
  };
  const user = await findUserByEmail(email);
  if (!user) throw notFound("There is no account with this e-mail address.");
  const { token } = await createDevice(byCommand(user), { name, profile });
  console.log(token);
  return true;
}

async function runDoctor({ repair, deep }: Options): Promise<boolean> {
  const findings = await doctor({ repair: repair === true, deep: deep === true });
  for (const finding of findings) console.log(JSON.stringify(finding));
  const left = findings.filter(({ repaired }) => !repaired).length;
  console.error(
    findings.length
      ? `${findings.length === 1 ? "1 finding" : `${findings.length} findings`}, ${findings.length - left} repaired.`
      : "Every object and row is accounted for.",
  );
  return left === 0;
}
