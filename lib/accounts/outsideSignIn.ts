import { brokenConstraint, db, type Tx, transaction } from "../db/client";
import { env } from "../env";
import { audit } from "../identity/audit";
import { type OutsideIdentity, refusal } from "../identity/outside";
import { beginOutsideSession } from "../identity/sessions";
import type { SignedIn } from "../identity/signIn";
import { addIdentity } from "./identities";
import { claimInvitationFor, claimLink, type Link } from "./links";
import { createRegistered, registrationMode } from "./register";

interface Known {
  id: string;
  email: string;
  disabledAt: Date | null;
}

const KNOWN = { id: true, email: true, disabledAt: true } as const;

/**
 * Signs in somebody whom a provider told us: the account that the identity is linked to; else, at the first time, the one
 * of the same verified address; else a new one, where an invitation or open registration allows it.
 * @param invitation the secret of an invitation that they came with
 * @throws AppError `account_disabled`, `identity_unverified`, `address_unconfirmed`, `registration_closed`,
 *   `invitation_mismatch`, `not_found` for an invitation that does not work
 */
export async function signInFromOutside(identity: OutsideIdentity, invitation?: string): Promise<SignedIn> {
  const user = await findOrMake(identity, invitation).catch((error) => {
    // Two at once make the same account or link: the second finds what the first made.
    if (brokenConstraint(error)) return findOrMake(identity, invitation);
    throw error;
  });
  const sessionId = await beginOutsideSession({ userId: user.id, email: user.email }, identity);
  if (!sessionId) throw refusal("identity_refused");
  return { userId: user.id, sessionId };
}

async function findOrMake(identity: OutsideIdentity, invitation?: string): Promise<Known> {
  const { provider, subject } = identity;
  const linked = await db().outsideIdentity.findUnique({
    where: { provider_subject: { provider, subject } },
    select: { user: { select: KNOWN } },
  });
  if (linked) return enabled(linked.user);
  if (!identity.email) throw refusal("identity_unverified");
  const email = identity.email;
  const sameAddress = await db().user.findUnique({ where: { email }, select: { ...KNOWN, emailConfirmed: true } });
  if (!sameAddress) {
    if ((await registrationMode()) === "closed") throw refusal("registration_closed");
    return transaction((tx) => makeAccount(tx, { ...identity, email }, invitation));
  }
  // Anybody could have registered with this address before its owner came: then the password inside is a stranger's.
  if (!sameAddress.emailConfirmed) throw refusal("address_unconfirmed");
  const user = await enabled(sameAddress);
  await transaction((tx) => addIdentity(tx, { userId: user.id, email: user.email, via: { kind: "none" } }, identity));
  return user;
}

async function enabled(user: Known): Promise<Known> {
  if (!user.disabledAt) return user;
  await audit(
    db(),
    { via: { kind: "none" } },
    { action: "sign_in.failed", userId: user.id, after: { disabled: true } },
  );
  throw refusal("account_disabled");
}

/** The account of somebody new, by the invitation that they came with or that waits for them, or by open registration. */
async function makeAccount(
  tx: Tx,
  identity: OutsideIdentity & { email: string },
  secret: string | undefined,
): Promise<Known> {
  const { email, name } = identity;
  const invitation = secret === undefined ? await claimInvitationFor(tx, email) : await claimCarried(tx, secret, email);
  if (!invitation && env().REGISTRATION !== "open") throw refusal("registration_closed");
  const role = invitation?.role ?? "user";
  const user = await createRegistered(tx, { email, name, role, passwordHash: null, emailConfirmed: true });
  await addIdentity(tx, { userId: user.id, email, via: { kind: "none" } }, identity);
  return { id: user.id, email, disabledAt: null };
}

async function claimCarried(tx: Tx, secret: string, email: string): Promise<Link> {
  const invitation = await claimLink(tx, "invitation", secret);
  if (invitation.email && invitation.email !== email) throw refusal("invitation_mismatch");
  return invitation;
}
