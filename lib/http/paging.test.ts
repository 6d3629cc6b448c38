import { describe, expect, it } from "vitest";
import { z } from "zod";
import { LibraryPosition, ObjectPosition } from "../contracts/library";
import { paged, pageQuery, writeCursor } from "./paging";
import { parse } from "./validation";

const query = pageQuery(z.uuid());
const ID = "0190a5c0-0000-7000-8000-000000000001";

describe("pageQuery", () => {
  it.each([
    [{}, { limit: 50, after: undefined }],
    [{ limit: "1" }, { limit: 1, after: undefined }],
    [
      { limit: "100", cursor: writeCursor(ID), other: "x" },
      { limit: 100, after: ID },
    ],
  ])("reads %j", (input, expected) => {
    expect(parse(query, input)).toEqual(expected);
  });

  it.each([
    { limit: "0" },
    { limit: "101" },
    { limit: "1000000000" },
    { limit: "-1" },
    { limit: "NaN" },
    { limit: "1.5" },
    { limit: "" },
    { limit: ["1", "2"] },
    { cursor: "" },
    { cursor: "%%%" },
    { cursor: "x".repeat(100_000) },
    { cursor: Buffer.from("{").toString("base64url") },
    { cursor: writeCursor("not-a-uuid") },
    { cursor: writeCursor({ id: ID }) },
  ])("refuses %j", (input) => {
    expect(() => parse(query, input)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});

it.each([
  ["title of other letters", LibraryPosition, { id: ID, title: "\u{1f5bc}".repeat(255) }],
  [
    "name of an object",
    ObjectPosition,
    { app_label: "a".repeat(100), model: "m".repeat(100), object_id: "\u{1f5bc}".repeat(255) },
  ],
])("a page that ends at the longest %s has a next one", (_name, shape, position) => {
  expect(parse(pageQuery<z.ZodType>(shape), { cursor: writeCursor(position) }).after).toEqual(position);
});

describe("paged", () => {
  const request = new Request("http://inside:3000/api/tokens?limit=2&cursor=old&q=a%20b");

  it("links the next page under the public address, with what was asked for", () => {
    const { headers, value } = paged(
      { request, baseUrl: "https://sheet.example" },
      { items: [1, 2], next: ID, total: 9 },
    );
    expect(value).toEqual([1, 2]);
    expect(headers["X-Total-Count"]).toBe("9");
    expect(headers.Link).toBe(`<https://sheet.example/api/tokens?limit=2&cursor=${writeCursor(ID)}&q=a+b>; rel="next"`);
  });

  it("links nothing after the last page", () => {
    expect(paged({ request, baseUrl: "https://sheet.example" }, { items: [], total: 0 }).headers.Link).toBeUndefined();
  });
});
