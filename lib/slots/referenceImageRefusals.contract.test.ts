import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Caller, callerOf, expectProblem, formWith, newCaller, rowCounts } from "../testing/api";
import { makePicture, NO_ID } from "../testing/world";

const BASE = "/api/reference-images";

let photo: Buffer;
beforeAll(async () => {
  photo = await makePicture(1, 800);
});

const create = async (caller: Caller, body: object = {}): Promise<Answer["body"]> => {
  const answer = await caller.json("POST", BASE, body);
  expect(answer.status).toBe(201);
  return answer.body;
};

describe("refusals", () => {
  interface Refusal {
    name: string;
    method: string;
    path: string;
    body?: unknown;
    form?: () => FormData;
    headers?: Record<string, string>;
    expected: { status: number; code?: string; detail?: string };
  }
  const missing = { status: 400, code: "file_missing", detail: "No image file provided" };
  const rows: Refusal[] = [
    { name: "an id that is none", method: "GET", path: "/x", expected: { status: 404, code: "not_found" } },
    { name: "an unknown id", method: "GET", path: `/${NO_ID}`, expected: { status: 404, code: "not_found" } },
    {
      name: "an unknown id to delete",
      method: "DELETE",
      path: `/${NO_ID}`,
      expected: { status: 404, code: "not_found" },
    },
    { name: "an unknown id to change", method: "PATCH", path: `/${NO_ID}`, body: {}, expected: { status: 404 } },
    { name: "an unknown id to view", method: "POST", path: `/${NO_ID}/view`, expected: { status: 404 } },
    {
      name: "an unknown id for a picture",
      method: "POST",
      path: `/${NO_ID}/upload-image`,
      form: () => formWith(photo),
      expected: { status: 404, code: "not_found" },
    },
    {
      name: "a taken order",
      method: "POST",
      path: "",
      body: { order: 0 },
      expected: { status: 400, code: "order_taken", detail: "Order 0 is already in use" },
    },
    {
      name: "an order too high",
      method: "POST",
      path: "",
      body: { order: 5 },
      expected: { status: 400, code: "order_out_of_range", detail: "Order must be between 0 and 4" },
    },
    {
      name: "a negative order",
      method: "POST",
      path: "",
      body: { order: -1 },
      expected: { status: 400, detail: "Order must be between 0 and 4" },
    },
    {
      name: "half an order",
      method: "POST",
      path: "",
      body: { order: 1.5 },
      expected: { status: 400, detail: "Order must be between 0 and 4" },
    },
    {
      name: "an order in words",
      method: "POST",
      path: "",
      form: () => formWith(null, { fields: { order: "two" } }),
      expected: { status: 400, detail: "Order must be between 0 and 4" },
    },
    {
      name: "a name of 256 characters",
      method: "POST",
      path: "",
      body: { name: "x".repeat(256) },
      expected: { status: 400, code: "invalid_request" },
    },
    {
      name: "a name that is no text",
      method: "POST",
      path: "",
      body: { name: 7 },
      expected: { status: 400, code: "invalid_request" },
    },
    { name: "broken JSON", method: "POST", path: "", body: "{", expected: { status: 400, code: "invalid_json" } },
    {
      name: "JSON that is no object",
      method: "POST",
      path: "",
      body: "[]",
      expected: { status: 400, code: "invalid_request" },
    },
    { name: "no file", method: "POST", path: "/ID/upload-image", form: () => formWith(null), expected: missing },
    {
      name: "an empty file",
      method: "POST",
      path: "/ID/upload-image",
      form: () => formWith(Buffer.alloc(0)),
      expected: missing,
    },
    {
      name: "the file under another name",
      method: "POST",
      path: "/ID/upload-image",
      form: () => formWith(photo, { field: "file" }),
      expected: missing,
    },
    {
      name: "text where a file belongs",
      method: "POST",
      path: "/ID/upload-image",
      form: () => formWith(null, { fields: { image: "x" } }),
      expected: missing,
    },
    {
      name: "JSON where a file belongs",
      method: "POST",
      path: "/ID/upload-image",
      body: {},
      expected: { status: 400 },
    },
    {
      name: "what is no picture",
      method: "POST",
      path: "",
      form: () => formWith(Buffer.from("just text, long enough to be looked at")),
      expected: { status: 415, code: "unsupported_type", detail: "Unsupported media type" },
    },
    {
      name: "half a picture",
      method: "POST",
      path: "",
      form: () => formWith(photo.subarray(0, photo.length / 2)),
      expected: { status: 400, code: "image_invalid", detail: "Invalid image" },
    },
    {
      name: "multipart without a boundary",
      method: "POST",
      path: "",
      body: "--x",
      headers: { "content-type": "multipart/form-data" },
      expected: { status: 400 },
    },
    {
      name: "multipart that breaks off",
      method: "POST",
      path: "",
      body: '--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\nxx',
      headers: { "content-type": "multipart/form-data; boundary=b" },
      expected: { status: 400 },
    },
    {
      name: "an unknown way to treat duplicates",
      method: "POST",
      path: "?on_duplicate=maybe",
      body: {},
      expected: { status: 400 },
    },
  ];
  let me: Caller;
  let id: string;
  beforeAll(async () => {
    me = await newCaller();
    ({ id } = await create(me));
  });

  it.each(rows)("$name: $expected.status", async ({ method, path, body, form, headers, expected }) => {
    const target = BASE + path.replace("ID", id);
    const answer = form ? await me.send(method, target, form(), headers) : await me.json(method, target, body, headers);
    expectProblem(answer, expected);
    expect(await rowCounts(me.userId)).toEqual({ images: 0, slots: 1 });
  });

  it("ends at five with its own sentence", async () => {
    const full = await newCaller();
    for (let count = 0; count < 5; count++) await create(full);
    const expected = { status: 400, code: "slots_full", detail: "Maximum 5 reference images allowed" };
    expectProblem(await full.json("POST", BASE, {}), expected);
    expectProblem(await full.send("POST", BASE, formWith(photo)), expected);
    expect(await rowCounts(full.userId)).toEqual({ images: 0, slots: 5 });
  });

  it.each([
    ["nobody", ""],
    ["an unknown token", `cs_${"A".repeat(43)}`],
    ["a token of another form", "x"],
  ])("%s: 401 on every call", async (_, token) => {
    const stranger = callerOf(token);
    for (const [method, path] of [
      ["GET", ""],
      ["POST", ""],
      ["GET", `/${id}`],
      ["PATCH", `/${id}`],
      ["DELETE", `/${id}`],
      ["PUT", "/reorder"],
      ["POST", `/${id}/view`],
      ["POST", `/${id}/restore`],
      ["POST", `/${id}/upload-image`],
    ] as const)
      expectProblem(await stranger.json(method, BASE + path, method === "GET" ? undefined : {}), {
        status: 401,
        code: "not_authenticated",
      });
  });

  it("another person's slot: 404 with the same body as one that is not there", async () => {
    const stranger = await newCaller();
    const strip = ({ request_id, ...body }: Record<string, unknown>) => body;
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["PATCH", "", { name: "x" }],
      ["DELETE", "", undefined],
      ["POST", "/view", undefined],
      ["POST", "/restore", undefined],
    ] as const) {
      const there = await stranger.json(method, `${BASE}/${id}${path}`, body);
      const absent = await stranger.json(method, `${BASE}/${NO_ID}${path}`, body);
      expectProblem(there, { status: 404 });
      expect(strip(there.body)).toEqual(strip(absent.body));
    }
    expectProblem(await stranger.send("POST", `${BASE}/${id}/upload-image`, formWith(photo)), { status: 404 });
  });
});
