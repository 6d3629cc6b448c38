import type { Actor } from "./actor";
import { actorOfSession, readClaims } from "./sessions";
import { actorOfToken } from "./tokens";

/**
 * Who is calling: a personal API token in `Authorization: Bearer`, else the browser's cookie. One indexed read.
 * A bearer token that is no good is not made good by a cookie beside it.
 * @throws AppError `database_unavailable`
 */
export async function resolveActor(headers: Pick<Headers, "get">): Promise<Actor | null> {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) return actorOfToken(bearer);
  const claims = await readClaims(headers.get("cookie"));
  return claims && actorOfSession(claims);
}
