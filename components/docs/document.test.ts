import { expect, it } from "vitest";
import { openApiDocument } from "@/lib/contracts/openapi";
import { forReading } from "./document";

const document = openApiDocument("https://elsewhere.example") as Parameters<typeof forReading>[0];

it("sends calls to where the page came from", () => {
  expect(forReading(document, "http://here.test").servers).toEqual([{ url: "http://here.test" }]);
});

it("asks for tokens and not for the cookie, and leaves all else as it was", () => {
  const shown = forReading(document, "http://here.test");
  expect(Object.keys(shown.components?.securitySchemes ?? {})).toEqual(["token", "device"]);
  expect(JSON.stringify(shown.paths)).not.toContain('"session":');
  expect(Object.keys(shown.paths ?? {})).toEqual(Object.keys(document.paths ?? {}));
  expect(shown.paths?.["/api/me"]?.get).toMatchObject({ summary: expect.any(String), security: [{ token: [] }] });
});
