import { openApiDocument } from "@/lib/contracts/openapi";
import { except, ok, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "none" }, ({ baseUrl }) =>
  ok(openApiDocument(baseUrl), { "Cache-Control": "public, max-age=300" }),
);

export const { POST, PUT, PATCH, DELETE } = except("GET");
