import { headers } from "next/headers";
import { cache } from "react";
import { currentTrace } from "../core/trace";
import type { Actor } from "../identity/actor";
import { resolveActor } from "../identity/resolveActor";

/** The headers of the request that is being answered. */
export const currentHeaders = async (): Promise<Headers> => new Headers(await headers());

/**
 * Who looks at this page, or null: by the cookie alone, as API tokens are for the API. Asked once a request however
 * many components ask.
 * @throws AppError `database_unavailable`
 */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const cookie = (await currentHeaders()).get("cookie");
  const actor = cookie ? await resolveActor(new Headers({ cookie })) : null;
  const trace = currentTrace();
  if (trace && actor) trace.userId = actor.userId;
  return actor;
});
