import type { IncomingMessage } from "node:http";
import { currentTrace } from "../core/trace";
import type { Actor } from "../identity/actor";
import { resolveActor } from "../identity/resolveActor";
import { nodeHeaders } from "./nodeHeaders";

/**
 * Who makes a plain node request, by session or API token, or null.
 * @throws AppError `database_unavailable`
 */
export async function nodeCaller(request: IncomingMessage): Promise<Actor | null> {
  const actor = await resolveActor(nodeHeaders(request));
  const trace = currentTrace();
  if (trace && actor) trace.userId = actor.userId;
  return actor;
}
