import { expect, it } from "vitest";
import { isForeign, isSameOrigin, isWrite } from "./sameOrigin";

const BASE = "https://sheet.example";

it.each<[string, Record<string, string>, boolean, boolean]>([
  ["nothing said", {}, false, false],
  ["our origin", { origin: BASE }, true, false],
  ["a foreign origin", { origin: "https://evil.example" }, false, true],
  ["an opaque origin", { origin: "null" }, false, true],
  ["another port", { origin: "https://sheet.example:8443" }, false, true],
  ["a name that begins like ours", { origin: "https://sheet.example.evil.example" }, false, true],
  ["our name over plain http", { origin: "http://sheet.example" }, false, true],
  ["the browser's word alone", { "sec-fetch-site": "same-origin" }, true, false],
  ["the browser's word and our origin", { "sec-fetch-site": "same-origin", origin: BASE }, true, false],
  [
    "the browser's word behind a proxy that ends TLS",
    { "sec-fetch-site": "same-origin", origin: "http://sheet.example" },
    true,
    false,
  ],
  [
    "the browser's word and a foreign origin",
    { "sec-fetch-site": "same-origin", origin: "https://evil.example" },
    false,
    true,
  ],
  ["another site", { "sec-fetch-site": "cross-site", origin: BASE }, false, true],
  ["a sister site", { "sec-fetch-site": "same-site" }, false, true],
  ["the address bar", { "sec-fetch-site": "none" }, false, true],
])("judges %s", (_name, headers, same, foreign) => {
  expect(isSameOrigin(new Headers(headers), BASE)).toBe(same);
  expect(isForeign(new Headers(headers), BASE)).toBe(foreign);
});

it("counts every method but the reading ones as a write", () => {
  expect(["GET", "HEAD", "OPTIONS", "get"].some(isWrite)).toBe(false);
  expect(["POST", "PUT", "PATCH", "DELETE"].every(isWrite)).toBe(true);
});
