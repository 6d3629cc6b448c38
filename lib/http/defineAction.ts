import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { ActionResult } from "../contracts/problem";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { currentTrace } from "../core/trace";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { addressKey, consume, type LimitName } from "../identity/limits";
import { currentActor, currentHeaders } from "./currentActor";
import { toProblem } from "./problem";
import { isSameOrigin } from "./sameOrigin";
import { parse } from "./validation";

type Action<T> = (input: unknown) => Promise<ActionResult<T>>;

/**
 * Makes a server action for somebody who is signed in. An action has a public address of its own, so it trusts neither
 * the page nor its input: it asks who is calling, validates, and leaves the permission to the domain. It never throws at
 * the page; only Next's own control flow (a redirect) passes through.
 */
export function defineAction<S extends z.ZodType, T>(
  shape: S,
  run: (actor: Actor, input: z.output<S>) => Promise<T> | T,
): Action<T> {
  return act(async (input) => {
    const actor = await currentActor();
    if (!actor) throw new AppError("not_authenticated", "You are signed out. Sign in and try again.");
    await consume("api", actor.userId);
    return run(actor, parse(shape, input));
  });
}

/** Makes a server action for anybody, limited by the address it comes from. */
export function definePublicAction<S extends z.ZodType, T>(
  shape: S,
  limit: LimitName,
  run: (input: z.output<S>) => Promise<T> | T,
): Action<T> {
  return act(async (input) => {
    await consume(limit, addressKey());
    return run(parse(shape, input));
  });
}

function act<T>(run: (input: unknown) => Promise<T>): Action<T> {
  return async (input) => {
    const trace = currentTrace();
    try {
      // Next checks the origin too, but lets a request without one pass.
      const headers = await currentHeaders();
      const baseUrl = trace?.baseUrl ?? env().PUBLIC_URL ?? `http://${headers.get("host")}`;
      if (!isSameOrigin(headers, baseUrl))
        throw new AppError("foreign_origin", "This request was not made by a page of this site");
      return { ok: true, data: await run(input) };
    } catch (error) {
      unstable_rethrow(error);
      const { body } = toProblem(error, trace?.requestId ?? newId());
      if (trace) trace.problem = body.code;
      return { ok: false, problem: body };
    }
  };
}
