import { Email, Password, type SetUp } from "../contracts/accounts";
import { type AppError, notFound } from "../core/errors";
import { newId } from "../core/ids";
import { db, type Tx, transaction } from "../db/client";
import { EnvError, env } from "../env";
import { audit } from "../identity/audit";
import { hashPassword } from "../identity/password";
import { claimLink, findLink, makeLink } from "./links";
import type { User } from "./users";

const PURPOSE = "setup";
const LINK_MS = 24 * 60 * 60 * 1000;
/** Of PostgreSQL's advisory locks: whoever makes the first admin, or the link to it, does so alone. */
const LOCK = 72_707_001;

export type FirstAdmin = { kind: "exists" } | { kind: "created"; email: string } | { kind: "link"; path: string };

/**
 * Sees to it that an empty installation can be entered: by the admin of ADMIN_EMAIL and ADMIN_PASSWORD, else by a link
 * that works once within 24 hours. Each start on an empty database makes a new link and voids the one before.
 * @throws EnvError where ADMIN_EMAIL or ADMIN_PASSWORD cannot be used
 */
export async function ensureFirstAdmin(): Promise<FirstAdmin> {
  if (await hasUsers(db())) return { kind: "exists" };
  const admin = adminOfEnv();
  const passwordHash = admin && (await hashPassword(admin.password));
  return transaction(async (tx): Promise<FirstAdmin> => {
    await lock(tx);
    if (await hasUsers(tx)) return { kind: "exists" };
    await tx.oneTimeLink.deleteMany({ where: { purpose: PURPOSE } });
    if (admin && passwordHash) {
      await createAdmin(tx, { email: admin.email, name: nameOf(admin.email), passwordHash });
      return { kind: "created", email: admin.email };
    }
    const expiresAt = new Date(Date.now() + LINK_MS);
    const { secret } = await makeLink(tx, { purpose: PURPOSE, expiresAt, madeById: null });
    return { kind: "link", path: `/setup?link=${secret}` };
  });
}

/** Whether a set-up link would work now: what its page shows. */
export async function isSetUpLink(link: string): Promise<boolean> {
  return (await findLink(PURPOSE, link)).state === "open" && !(await hasUsers(db()));
}

/**
 * Makes the first admin by a set-up link. Of many at once exactly one succeeds.
 * @throws AppError `not_found` where the link is used, void or over
 */
export async function setUp({ link, email, name, password }: SetUp): Promise<User> {
  // First the link: whoever has none shall not make the server hash passwords.
  if (!(await isSetUpLink(link))) throw deadLink();
  const passwordHash = await hashPassword(password);
  return transaction(async (tx) => {
    await lock(tx);
    if (await hasUsers(tx)) throw deadLink();
    await claimLink(tx, PURPOSE, link);
    return createAdmin(tx, { email, name, passwordHash });
  });
}

const deadLink = (): AppError =>
  notFound("This set-up link does not work any more. Start the server again for a new one.");

const hasUsers = async (tx: Pick<Tx, "user">): Promise<boolean> =>
  !!(await tx.user.findFirst({ select: { id: true } }));

const lock = (tx: Tx): Promise<unknown> =>
  tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(${LOCK})) AS locked`;

async function createAdmin(tx: Tx, data: { email: string; name: string; passwordHash: string }): Promise<User> {
  const user = await tx.user.create({
    data: { id: newId(), role: "admin", ...data },
    select: { id: true, email: true, name: true, role: true },
  });
  await audit(tx, { via: { kind: "none" } }, { action: "person.created", userId: user.id, after: { ...user } });
  return user;
}

const nameOf = (email: string): string => email.slice(0, email.indexOf("@")) || "Admin";

function adminOfEnv(): { email: string; password: string } | null {
  const { ADMIN_EMAIL, ADMIN_PASSWORD } = env();
  if (!ADMIN_EMAIL || !ADMIN_PASSWORD) return null;
  const email = Email.safeParse(ADMIN_EMAIL);
  const password = Password.safeParse(ADMIN_PASSWORD);
  if (email.success && password.success) return { email: email.data, password: password.data };
  const lines = [
    ...(email.error?.issues ?? []).map(({ message }) => `  ADMIN_EMAIL: ${message}`),
    ...(password.error?.issues ?? []).map(({ message }) => `  ADMIN_PASSWORD: ${message}`),
  ];
  throw new EnvError(`The configuration cannot be used:\n${lines.join("\n")}`);
}
