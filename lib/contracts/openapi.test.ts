import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "./openapi";
import { OPERATIONS } from "./operations";

const ROOT = join(import.meta.dirname, "../..");
/** Next-auth's own addresses, which its clients know. */
const NOT_OURS = /^\/api\/auth\//;

/** Every method of every route file, as `get /api/users/{id}`. */
function routes(): string[] {
  const folder = join(ROOT, "app/api");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("route.ts"))
    .flatMap((name) => {
      const path = `/api/${name.replace(/\/?route\.ts$/, "")}`.replace(/\[([^\]]+)\]/g, "{$1}");
      const text = readFileSync(join(folder, name), "utf8");
      return [...text.matchAll(/export const (GET|POST|PUT|PATCH|DELETE) =/g)].map(
        ([, method]) => `${method?.toLowerCase()} ${path}`,
      );
    })
    .filter((operation) => !NOT_OURS.test(operation.split(" ")[1] ?? ""));
}

/** What the front server answers without a route file. */
const DIRECT = [
  "get /api/sync",
  "get /api/sync/files/{file}",
  "post /api/sync/ack",
  "get /api/projects/{project_id}/images/{image_id}",
  "get /api/projects/{project_id}/thumbnail",
];

describe("the OpenAPI document", () => {
  const document = openApiDocument("https://images.example.org");

  it("names every method of every route file, and nothing else", () => {
    const documented = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
    // Next wants one name for what stands in one place of several addresses; the document calls each by its own.
    const unnamed = (operations: string[]) => operations.map((one) => one.replace(/\{\w+\}/g, "{}")).sort();
    expect(unnamed(documented)).toEqual(unnamed([...routes(), ...DIRECT]));
  });

  it("is valid OpenAPI 3.1", async () => {
    const { valid, errors } = await new Validator().validate(
      structuredClone(document) as unknown as Record<string, unknown>,
    );
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it("proposes bodies that are right by their own shape, for a new slot one that anybody may send", () => {
    const proposed = OPERATIONS.flatMap(({ method, path, body }) => {
      const content = document.paths?.[path]?.[method]?.requestBody;
      const example = content && "content" in content ? content.content["application/json"]?.example : undefined;
      return example === undefined ? [] : [{ address: `${method} ${path}`, example, parsed: body?.safeParse(example) }];
    });
    expect(proposed.filter(({ parsed }) => !parsed?.success)).toEqual([]);
    expect(proposed.map(({ address, example }) => [address, example])).toContainEqual([
      "post /api/reference-images",
      { name: "Front" },
    ]);
  });

  it("tells what webhooks are sent", () => {
    expect(Object.keys(document.webhooks ?? {})).toEqual([
      "image.created",
      "image.replaced",
      "image.deleted",
      "slots.reordered",
      "ping",
    ]);
    const { post } = (document.webhooks?.["image.created"] ?? {}) as { post: { requestBody: object } };
    expect(JSON.stringify(post.requestBody)).toContain("slots_version");
  });

  it("has an operation id for each, no two alike", () => {
    const ids = Object.values(document.paths ?? {}).flatMap((path) =>
      Object.values(path as object).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(OPERATIONS.length);
  });

  it("declares every parameter that a path has", () => {
    for (const { path, params } of OPERATIONS) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([path, Object.keys(params?.shape ?? {}).sort()]).toEqual([path, inPath.sort()]);
    }
  });

  it("tells of every refusal as a problem document", () => {
    for (const path of Object.values(document.paths ?? {}))
      for (const { responses } of Object.values(
        path as Record<string, { responses: Record<string, { content?: object }> }>,
      ))
        for (const [status, { content }] of Object.entries(responses))
          if (Number(status) >= 400 && !JSON.stringify(content).includes("slow_down") && status !== "503")
            expect(Object.keys(content ?? {})).toEqual(["application/problem+json"]);
  });
});
