import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { ProblemShape } from "./openapiShapes";
import { type Caller, OPERATIONS, type Operation, refusalsOf } from "./operations";
import { WEBHOOK_MESSAGES, WEBHOOK_SUMMARIES } from "./webhooks";

const DESCRIPTION = `The pictures that other systems work from. JSON is snake_case, times are ISO 8601 in UTC, ids are UUIDs.
Errors are problem documents (RFC 9457): \`detail\` is a sentence, \`code\` a stable word. Every path answers with and without a
trailing slash. What is not yours does not exist: 404. Image URLs are signed, need no credentials and expire.`;

const SECURITY: Record<Caller, Record<string, string[]>[]> = {
  none: [],
  optional: [{}, { token: [] }, { session: [] }],
  user: [{ token: [] }, { session: [] }],
  admin: [{ token: [] }, { session: [] }],
  device: [{ device: [] }, { token: [] }, { session: [] }],
};

const WORDS: Record<number, string> = {
  400: "The request cannot be used",
  401: "No credentials, or bad ones",
  403: "Not allowed",
  404: "No such thing, or not yours",
  409: "It conflicts with what there is",
  412: "It has changed since it was read",
  413: "Too large",
  415: "Not an accepted type",
  416: "No such range",
  422: "The Idempotency-Key was used for another request",
  429: "Too many requests",
  503: "Busy, or a part cannot be reached: try again",
  507: "No room",
};

/** The OpenAPI 3.1 document of every address, made of the shapes that validate. */
export function openApiDocument(baseUrl: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Contact Sheet",
      version: "1.0.0",
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: baseUrl }],
    tags: [...new Set(OPERATIONS.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    webhooks: webhooks(),
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A personal API token, `cs_…`." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "next-auth.session-token",
          description: "The browser's session.",
        },
        device: {
          type: "http",
          scheme: "bearer",
          description: "A device's token, `csd_…`: good for `/api/sync` alone.",
        },
      },
    },
  });
}

/** What a webhook is sent, each with the headers of Standard Webhooks. */
function webhooks(): ZodOpenApiPathsObject {
  const headers = {
    "webhook-id": "The same at every try of one event: a receiver that knows it already has nothing to do.",
    "webhook-timestamp": "Seconds since 1970, of this try. Refuse what is older than some minutes.",
    "webhook-signature":
      "`v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`, under the bytes of the secret after `whsec_`. Several, with spaces between, while a secret is changed.",
  };
  return Object.fromEntries(
    Object.entries(WEBHOOK_MESSAGES).map(([type, body]) => [
      type,
      {
        post: {
          operationId: `webhook${type.replace(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
          tags: ["Webhooks"],
          summary: WEBHOOK_SUMMARIES[type as keyof typeof WEBHOOK_MESSAGES],
          security: [],
          parameters: Object.entries(headers).map(([name, description]) => ({
            name,
            in: "header" as const,
            required: true,
            description,
            schema: { type: "string" as const },
          })),
          requestBody: { required: true, content: { "application/json": { schema: body } } },
          responses: {
            "2XX": { description: "It arrived. Answer at once, within ten seconds, and do the work afterwards." },
            "410": { description: "Nothing more is wanted: the webhook is turned off." },
            default: { description: "It is tried again, ten times within a day. `Retry-After` is honored." },
          },
        },
      },
    ]),
  );
}

/** `listReferenceImages`-like: stable, and unique by method and path. */
const operationId = ({ method, path }: Operation): string =>
  `${method}${path
    .replace(/^\/api/, "")
    .replace(/[{}]/g, "")
    .replace(/[/_-](\w)/g, (_, letter: string) => letter.toUpperCase())}`;

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { tag, summary, description, caller, params, query, headers = {}, answers } = operation;
  const refusals = refusalsOf(operation);
  const named = Object.entries(headers).map(([name, text]) => ({
    name,
    in: "header" as const,
    description: text,
    schema: { type: "string" as const },
  }));
  return {
    operationId: operationId(operation),
    tags: [tag],
    summary,
    ...(description && { description }),
    security: SECURITY[caller],
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query: query as z.ZodObject }),
    },
    ...(named.length > 0 && { parameters: named }),
    ...requestBody(operation),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      ...Object.fromEntries(
        refusals.map((status) => [
          status,
          {
            description: WORDS[status] ?? "Refused",
            content: { "application/problem+json": { schema: ProblemShape } },
          },
        ]),
      ),
    },
  };
}

function response({ description, schema, content = "application/json", lines, headers }: Operation["answers"][number]) {
  const type = schema || content !== "application/json" ? content : null;
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [
          name,
          { description: text, schema: { type: "string" as const } },
        ]),
      ),
    }),
    ...(type && {
      content: {
        [type]: { schema: schema ?? { type: "string" as const, format: "binary" } },
        ...(lines && { "application/x-ndjson": { schema: lines } }),
      },
    }),
  };
}

/** What is proposed where a call is tried out. In a schema, zod drops the examples of shapes that transform. */
function exampleOf(body: z.ZodType): { example?: unknown } {
  const [example] = (body.meta()?.examples as unknown[] | undefined) ?? [];
  return example === undefined ? {} : { example };
}

function requestBody({ body, form }: Operation) {
  if (!body && !form) return {};
  const file = z.string().meta({ format: "binary", description: "The picture." });
  const files = form?.several ? z.array(file).min(1).max(form.several) : file;
  const fields = form && (form.fields ?? z.object({})).extend({ [form.file]: form.optional ? file.optional() : files });
  return {
    requestBody: {
      required: true,
      content: {
        ...(body && { "application/json": { schema: body, ...exampleOf(body) } }),
        ...(fields && { "multipart/form-data": { schema: fields } }),
      },
    },
  };
}
