import { AppError } from "../core/errors";
import type { Tx } from "../db/client";
import { lockUser } from "../db/lockUser";
import type { Actor } from "./actor";

/**
 * Takes the caller's own `lockUser`, for what gives another way in: tokens, devices, webhooks, accounts at providers. What
 * proved the caller is asked for once more under the lock: whoever is shut out while they wait for it makes themselves no
 * door that outlasts that.
 * @throws AppError `not_authenticated` where the session or the token has ended
 */
export async function lockCaller(tx: Tx, { userId, via }: Actor): Promise<void> {
  await lockUser(tx, userId);
  const left =
    via.kind === "session"
      ? await tx.session.count({ where: { id: via.sessionId, userId } })
      : via.kind === "token"
        ? await tx.apiToken.count({ where: { id: via.tokenId, userId } })
        : 1;
  if (!left) throw new AppError("not_authenticated", "Sign in, or send an API token");
}
