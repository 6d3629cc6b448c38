import { z } from "zod";
import { AppError, notFound } from "../core/errors";
import { newId } from "../core/ids";
import { currentTrace } from "../core/trace";
import { env } from "../env";
import type { Actor } from "../identity/actor";
import { addressKey, consume } from "../identity/limits";
import { may } from "../identity/may";
import { resolveActor } from "../identity/resolveActor";
import { surfacePolicy } from "../policy/surfaces";
import type { ApiContext, ApiOptions, Shape } from "./apiTypes";
import { idempotencyKey, once, requestHash } from "./idempotency";
import { type ReceivedForm, receiveForm } from "./multipart";
import { toProblem } from "./problem";
import { refuseCaller } from "./refuseCaller";
import { jsonResponse, toResponse } from "./reply";
import { discardBody, isMultipart, readJson } from "./requestBody";
import { isSameOrigin, isWrite } from "./sameOrigin";
import { parse } from "./validation";

export { accepted, created, noContent, ok } from "./reply";

/** What Next hands to a route handler beside the request. */
interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined> | undefined>;
}

type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/** Who each kind of `auth` lets in, by what they show. */
const CALLERS = {
  none: { resolve: async (_headers: Headers): Promise<Actor | null> => null, permits: (_actor: Actor) => true },
  optional: { resolve: resolveActor, permits: (_actor: Actor) => true },
  user: { resolve: resolveActor, permits: (_actor: Actor) => true },
  admin: { resolve: resolveActor, permits: (actor: Actor) => may(actor, "people:manage", {}) },
} as const satisfies Record<ApiOptions["auth"], unknown>;

/**
 * Makes a route handler: finds out who is calling and whether they may, how often they did, and what they ask for, by
 * the shapes of `options`; then calls `handler` with all of it. Whatever is thrown becomes a problem document.
 */
export function withApi<const O extends ApiOptions>(
  options: O,
  handler: (context: ApiContext<O>) => unknown | Promise<unknown>,
): RouteHandler {
  return async (request, { params }) => {
    // A route without parameters is given none.
    const raw = (await params) ?? {};
    const trace = currentTrace();
    if (trace) trace.route = routePattern(new URL(request.url).pathname, raw);
    let form: ReceivedForm | null = null;
    let done = false;
    try {
      const actor = await admit(options, request);
      const call = {
        actor,
        request,
        baseUrl: baseUrlOf(request),
        params: parseParams(options.params, raw),
        query: options.query && parse(toObject(options.query), searchOf(request)),
      };
      const key = options.idempotent && actor ? idempotencyKey(request.headers) : null;
      const received = await receive(options, request, key !== null);
      form = received.form;
      const { hashed, ...input } = received;
      const context = { ...call, ...input, upload: form?.upload ?? null } as unknown as ApiContext<O>;
      if (key === null || !actor) {
        const response = toResponse(await handler(context));
        done = true;
        return response;
      }
      const url = new URL(request.url);
      const hash = requestHash(request.method, withoutSlash(url.pathname), url.search, ...hashed);
      return await answerOnce(actor.userId, key, hash, async () => {
        const response = toResponse(await handler(context));
        done = true;
        return response;
      });
    } catch (error) {
      return problemResponse(error);
    } finally {
      discardBody(request);
      await form?.remove({ done });
    }
  };
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * What a route answers to the methods it does not have: 405 with `Allow` and a problem, where Next says neither.
 * @example export const { PUT, PATCH, DELETE } = except("GET", "POST");
 */
export function except(...allowed: (typeof METHODS)[number][]): Record<(typeof METHODS)[number], () => Response> {
  const named = allowed.includes("GET") ? [...allowed, "HEAD"] : allowed;
  return toEachMethod(() => {
    const response = problemResponse(new AppError("method_not_allowed", `This address answers ${named.join(", ")}`));
    response.headers.set("Allow", named.join(", "));
    return response;
  });
}

/** What an address answers that is none: 404 to every method. */
export const nowhere = () =>
  toEachMethod(() => problemResponse(notFound("There is no such address. All are in /docs.")));

const toEachMethod = (answer: () => Response): Record<(typeof METHODS)[number], () => Response> =>
  Object.fromEntries(METHODS.map((method) => [method, answer])) as Record<(typeof METHODS)[number], () => Response>;

/** A failure as a response, noted for the log line of the request. */
export function problemResponse(error: unknown): Response {
  const trace = currentTrace();
  const { status, body, headers } = toProblem(error, trace?.requestId ?? newId());
  if (trace) trace.problem = body.code;
  return jsonResponse(status, JSON.stringify(body), headers);
}

/** `https://host` under which this server is reached. */
export const baseUrlOf = (request: Request): string =>
  currentTrace()?.baseUrl ?? env().PUBLIC_URL ?? new URL(request.url).origin;

/** @throws AppError `not_authenticated`, `foreign_origin`, `forbidden`, `too_many_requests` */
async function admit({ auth, limit }: ApiOptions, request: Request): Promise<Actor | null> {
  const { resolve, permits } = CALLERS[auth];
  const actor = await resolve(request.headers);
  if (!actor && auth !== "none" && auth !== "optional") await refuseCaller(request.headers);
  const trace = currentTrace();
  if (trace && actor) trace.userId = actor.userId;
  if (actor?.via.kind === "session" && isWrite(request.method) && !isSameOrigin(request.headers, baseUrlOf(request)))
    throw new AppError("foreign_origin", "This request was not made by a page of this site");
  if (actor && !permits(actor)) throw new AppError("forbidden", "Only administrators may do this");
  const name = limit ?? (actor ? "api" : null);
  if (name) await consume(name, actor?.userId ?? addressKey());
  return actor;
}

/** An id that is written wrongly is as unknown as any other. @throws AppError `not_found` */
function parseParams(shape: Shape | undefined, raw: Record<string, unknown>): unknown {
  if (!shape) return undefined;
  const result = toObject(shape).safeParse(raw);
  if (!result.success) throw notFound();
  return result.data;
}

interface Received {
  form: ReceivedForm | null;
  body?: unknown;
  fields?: unknown;
  /** What of it makes a request with the same Idempotency-Key the same request. */
  hashed: (string | Uint8Array | undefined)[];
}

/** Reads what the request carries: a form with its file, or JSON. */
async function receive(
  { upload, uploadOptional, body, fields }: ApiOptions,
  request: Request,
  hash: boolean,
): Promise<Received> {
  if (upload && isMultipart(request)) {
    const { field, missing } = surfacePolicy(upload);
    const rules = { field, missing, maxBytes: env().MAX_UPLOAD_BYTES, optional: uploadOptional, hash };
    const form = await receiveForm(request, rules);
    try {
      const shape = fields ?? body;
      const parsed = shape ? parse(toObject(shape), form.fields) : form.fields;
      const hashed = [JSON.stringify(Object.entries(form.fields).sort()), form.hash];
      return { form, fields: parsed, body: fields ? undefined : parsed, hashed };
    } catch (error) {
      await form.remove();
      throw error;
    }
  }
  if (!body) {
    if (upload) throw new AppError("file_missing", surfacePolicy(upload).missing);
    return { form: null, hashed: [] };
  }
  const json = await readJson(request);
  return { form: null, body: parse(toObject(body), json), hashed: [JSON.stringify(json)] };
}

/** Answers by the record of the key. What is recorded is the response as it went out, a refusal included. */
async function answerOnce(userId: string, key: string, hash: Buffer, work: () => Promise<Response>): Promise<Response> {
  let first: Response | undefined;
  const { status, body, replayed } = await once(userId, key, hash, async () => {
    first = await work().catch(problemResponse);
    return { status: first.status, body: first.body ? await first.clone().text() : "" };
  });
  if (first && !replayed) return first;
  const headers = { "Idempotency-Replayed": "true" };
  return status === 204 ? new Response(null, { status, headers }) : jsonResponse(status, body, headers);
}

const isZod = (shape: Shape): shape is z.ZodType => typeof (shape as z.ZodType).safeParse === "function";
const toObject = (shape: Shape): z.ZodType => (isZod(shape) ? shape : z.object(shape));

/** The query by name; a name that comes twice is a list, which no shape of ours takes. */
function searchOf(request: Request): Record<string, string | string[]> {
  const search = new URL(request.url).searchParams;
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/\/+$/, "") : path);

/** `/api/tokens/{id}` of the path that was asked for: what the log groups by. */
function routePattern(pathname: string, params: Record<string, string | string[] | undefined>): string {
  const names = new Map(
    Object.entries(params).flatMap(([name, value]) => (typeof value === "string" ? [[value, name]] : [])),
  );
  const named = (segment: string) => names.get(segment) ?? names.get(decoded(segment));
  return withoutSlash(pathname)
    .split("/")
    .map((segment) => (segment && named(segment) ? `{${named(segment)}}` : segment))
    .join("/");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
