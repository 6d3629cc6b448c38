import { beforeAll, expect, it } from "vitest";
import { log } from "../core/log";
import "../testing/unitDataDir";
import { checkHealth } from "./health";
import { toResponse } from "./reply";
import { withApi } from "./withApi";

beforeAll(() => {
  log().level = "silent";
});

it("answers 503 with the seconds to wait where the database is out of reach", async () => {
  const request = new Request("http://sheet.test/api/me", {
    headers: { authorization: `Bearer cs_${"x".repeat(43)}` },
  });
  const response = await withApi({ auth: "user" }, () => ({}))(request, { params: Promise.resolve({}) });
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("5");
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ code: "database_unavailable" });
  expect(text).not.toContain("127.0.0.1");
});

it("says which part is down, within its time, and names no host", async () => {
  const started = performance.now();
  const response = toResponse(await checkHealth());
  expect(response.status).toBe(503);
  expect(performance.now() - started).toBeLessThan(3_000);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({
    status: "degraded",
    database: { status: "down" },
    storage: { status: "ok" },
  });
  expect(text).not.toContain("127.0.0.1");
});
