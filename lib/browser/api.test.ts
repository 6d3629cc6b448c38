import { afterEach, expect, it, vi } from "vitest";
import { callApi } from "./api";

const answer = (body: string | null, init: ResponseInit) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(body, init)),
  );

afterEach(() => vi.unstubAllGlobals());

it("tells where a list goes on", async () => {
  const link = '<https://a.test/api/orgs/x/images?limit=2&cursor=ab_-c>; rel="next"';
  answer("[1,2]", { headers: { Link: link, "X-Total-Count": "31" } });
  expect(await callApi("GET", "/api/x")).toEqual({ ok: true, data: [1, 2], page: { cursor: "ab_-c", total: 31 } });
});

it("knows the last page, and an answer without a body", async () => {
  answer(null, { status: 204 });
  expect(await callApi("DELETE", "/api/x")).toEqual({ ok: true, data: null, page: { cursor: undefined, total: 0 } });
});

it("hands on the problem, and makes one of what no problem is", async () => {
  answer(JSON.stringify({ code: "not_found", status: 404, detail: "Image not found" }), { status: 404 });
  expect(await callApi("GET", "/api/x")).toMatchObject({ ok: false, problem: { code: "not_found" } });
  answer("<html>Bad gateway</html>", { status: 502 });
  expect(await callApi("GET", "/api/x")).toMatchObject({ ok: false, problem: { code: "internal_error", status: 502 } });
});
