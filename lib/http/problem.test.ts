import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import { toProblem } from "./problem";

const failure = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

beforeAll(() => {
  log().level = "silent";
});

describe("toProblem", () => {
  it("keeps the sentence, the code and the fields of an expected failure", () => {
    const error = new AppError("slots_full", "Maximum 5 reference images allowed", {
      errors: [{ path: "order", message: "none is free" }],
      extra: { slot_id: "x", status: 200 },
    });
    const { status, body, headers } = toProblem(error, "r1");
    expect(status).toBe(400);
    expect(body).toEqual({
      type: "/problems/slots_full",
      title: "Slots full",
      status: 400,
      detail: "Maximum 5 reference images allowed",
      code: "slots_full",
      errors: [{ path: "order", message: "none is free" }],
      slot_id: "x",
    });
    expect(headers["Content-Type"]).toBe("application/problem+json");
  });

  it("says nothing of the inside in a 500, and logs the cause under the request id", () => {
    const logged = vi.spyOn(log(), "error").mockImplementation(() => {});
    const error = new Error("connect to secret-host failed at /srv/app/db.ts:3");
    const { status, body } = toProblem(error, "r2");
    expect(status).toBe(500);
    expect(body).toEqual({
      type: "/problems/internal_error",
      title: "Internal error",
      status: 500,
      detail: "Something went wrong on our side",
      code: "internal_error",
      request_id: "r2",
    });
    expect(logged).toHaveBeenCalledWith({ err: error, request_id: "r2" }, expect.any(String));
    logged.mockRestore();
  });

  it.each([
    ["a refusal with its seconds", new AppError("too_many_requests", "Wait", { retryAfter: 17 }), 429, "17"],
    ["an overload without any", new AppError("overloaded", "Busy"), 503, "5"],
    ["a store out of reach", new AppError("storage_unavailable", "Later"), 503, "5"],
  ])("tells %s when to come again", (_name, error, status, seconds) => {
    const problem = toProblem(error, "r");
    expect(problem.status).toBe(status);
    expect(problem.headers["Retry-After"]).toBe(seconds);
    expect(problem.body.retry_after).toBe(Number(seconds));
  });

  it.each([
    [
      "an id that is no UUID",
      failure("PrismaClientKnownRequestError", "invalid input syntax for type uuid", { code: "P2007" }),
      404,
      "not_found",
    ],
    [
      "a connection that is refused",
      failure("Error", "connect ECONNREFUSED 10.0.0.1:5432"),
      503,
      "database_unavailable",
    ],
    [
      "a NUL in a text",
      failure("DriverAdapterError", "x", { cause: { originalCode: "22021" } }),
      400,
      "invalid_request",
    ],
    ["a deadlock", failure("DriverAdapterError", "deadlock detected", { code: "40P01" }), 503, "overloaded"],
    [
      "a statement that took too long",
      failure("error", "canceling statement due to statement timeout", { code: "57014" }),
      503,
      "database_unavailable",
    ],
    ["a shape that did not fit", z.object({ a: z.string() }).safeParse({}).error, 400, "invalid_request"],
    ["an AppError of another bundle", failure("AppError", "Gone", { code: "not_found" }), 404, "not_found"],
    ["nothing at all", undefined, 500, "internal_error"],
    [
      "an error that only speaks of uuids",
      failure("TypeError", "invalid input syntax for type uuid"),
      500,
      "internal_error",
    ],
  ])("understands %s", (_name, error, status, code) => {
    expect(toProblem(error, "r")).toMatchObject({ status, body: { code, status } });
  });

  it("asks for a token where nobody is known", () => {
    expect(toProblem(new AppError("not_authenticated", "Sign in"), "r").headers["WWW-Authenticate"]).toBe("Bearer");
  });
});
