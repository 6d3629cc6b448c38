import { expect, it } from "vitest";
import { safeCallbackPath, safeCallbackUrl } from "./callbackUrl";

const BASE = "https://sheet.example";

it.each<[unknown, string]>([
  ["/settings", "/settings"],
  ["/settings?tab=tokens#new", "/settings?tab=tokens#new"],
  ["https://sheet.example/settings", "/settings"],
  ["/a/../settings", "/settings"],
  ["", "/"],
  [undefined, "/"],
  [null, "/"],
  [["/a"], "/"],
  ["settings", "/"],
  ["//evil.example", "/"],
  ["///evil.example", "/"],
  ["/\\evil.example", "/"],
  ["\\\\evil.example", "/"],
  ["/.//evil.example", "/"],
  ["https:evil.example", "/"],
  ["https:/evil.example", "/"],
  ["https://evil.example", "/"],
  ["https://sheet.example.evil.example/", "/"],
  ["https://sheet.example@evil.example/", "/"],
  ["https://user:pass@sheet.example/", "/"],
  ["http://sheet.example/", "/"],
  ["https://sheet.example:8443/", "/"],
  ["javascript:alert(1)", "/"],
  ["data:text/html,x", "/"],
  ["/\t/evil.example", "/"],
  ["/x%0d%0aLocation:https://evil.example", "/"],
  ["/x\r\nSet-Cookie:a=b", "/"],
  [" /settings", "/"],
  ["http://", "/"],
  ["https://[", "/"],
  ["%", "/"],
  [`/${"x".repeat(3000)}`, "/"],
])("takes %j to %j", (wanted, path) => {
  expect(safeCallbackPath(wanted, BASE)).toBe(path);
  expect(safeCallbackUrl(wanted, BASE)).toBe(BASE + path);
});
