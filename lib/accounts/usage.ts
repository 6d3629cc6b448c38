import type { StorageUsage } from "../contracts/accounts";
import type { Actor } from "../identity/actor";
import { enter } from "../identity/organizations";
import { type Owner, readUsage } from "../images/usage";

/** What the caller's pictures take, of every surface. */
export const ownUsage = ({ userId }: Actor): Promise<StorageUsage> => present({ userId });

/**
 * The same of an organisation, for its members.
 * @throws AppError `not_found` for an unknown slug, `forbidden` for no member
 */
export async function organizationUsage(actor: Actor, slug: string): Promise<StorageUsage> {
  const { organization } = await enter(actor, slug, "org:read");
  return present({ organizationId: organization.id });
}

async function present(owner: Owner): Promise<StorageUsage> {
  const { images, bytes, limit } = await readUsage(owner);
  return { images, bytes, limit_bytes: limit };
}
