import type { Register } from "../contracts/invitations";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { brokenConstraint, db, type Tx, transaction } from "../db/client";
import { type Env, env } from "../env";
import { audit } from "../identity/audit";
import { hashPassword } from "../identity/password";
import { claimLink, deadLink, findLink, type Link } from "./links";
import type { User } from "./users";

/** Who may make an account now. Before the first administrator nobody: the set-up link comes first. */
export async function registrationMode(): Promise<Env["REGISTRATION"]> {
  const { REGISTRATION } = env();
  if (REGISTRATION === "closed") return "closed";
  return (await db().user.findFirst({ select: { id: true } })) ? REGISTRATION : "closed";
}

/** What an invitation is good for now: what its page shows. @throws AppError `too_many_requests` */
export const readInvitation = (secret: string): Promise<Link> => findLink("invitation", secret);

/**
 * Makes an account for whoever asks: by an invitation, whose role and address count, or where registration is open.
 * Whether an address is taken comes out only for who may register and after the same work as a success: as nothing is
 * sent to the address, one who registers has to be told. The limits make it slow to ask for many.
 * @throws AppError `registration_closed`, `not_found` for a link that does not work, `invalid_request` for another address
 *   than the invitation's, `conflict` where the address has an account
 */
export async function register({ link, email, name, password }: Register): Promise<User> {
  // First whether they may at all: nobody else shall make the server hash passwords, or learn of an address.
  const mode = await registrationMode();
  if (mode === "closed" || (mode === "invitation" && link === undefined)) throw registrationClosed();
  if (link !== undefined) {
    const invitation = await readInvitation(link);
    if (invitation.state !== "open") throw deadLink("invitation", invitation.state);
    refuseOtherAddress(invitation, email);
  }
  const passwordHash = await hashPassword(password);
  try {
    return await transaction(async (tx) => {
      const invitation = link === undefined ? null : await claimLink(tx, "invitation", link);
      if (invitation) refuseOtherAddress(invitation, email);
      return createRegistered(tx, { email, name, passwordHash, ...privileges(invitation) });
    });
  } catch (error) {
    if (!brokenConstraint(error)) throw error;
    const message = "There is an account with this e-mail address already. Sign in instead.";
    throw new AppError("conflict", message, { errors: [{ path: "email", message }] });
  }
}

/** What an invitation gives. Only an address that its maker named is confirmed by it. */
const privileges = (invitation: Link | null) => ({
  role: invitation?.role ?? "user",
  emailConfirmed: !!invitation?.email,
});

interface Registered {
  email: string;
  name: string;
  role: "user" | "admin";
  passwordHash: string | null;
  emailConfirmed: boolean;
}

/** Makes the account of somebody who came by themselves. */
export async function createRegistered(tx: Tx, data: Registered): Promise<User> {
  const select = { id: true, email: true, name: true, role: true } as const;
  const user = await tx.user.create({ data: { id: newId(), ...data }, select });
  await audit(tx, { via: { kind: "none" } }, { action: "person.created", userId: user.id, after: { ...user } });
  return user;
}

function refuseOtherAddress({ email: only }: Link, email: string): void {
  if (!only || only === email) return;
  const message = "This invitation is for another e-mail address";
  throw new AppError("invalid_request", message, { errors: [{ path: "email", message }] });
}

const registrationClosed = (): AppError =>
  new AppError(
    "registration_closed",
    env().REGISTRATION === "invitation"
      ? "Accounts are made by invitation here. Ask an administrator for one."
      : "Registration is closed here. Ask an administrator for an account.",
  );
