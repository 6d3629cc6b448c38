import { expect, it } from "vitest";
import { unaliased } from "./aliases";

it.each([
  ["/api/v1/images", "/api/reference-images"],
  ["/api/v1/images/", "/api/reference-images/"],
  ["/reference-images/x/view", "/api/reference-images/x/view"],
  ["/api/v1/images/sync/files/a.png", "/api/sync/files/a.png"],
  ["/api/v1/images/orgs/acme/images/1", "/api/orgs/acme/images/1"],
  ["/projects/p-1/images/2", "/api/projects/p-1/images/2"],
  ["/projects/p-1/meta.json", "/api/projects/p-1/meta.json"],
  ["/projects/p-1", "/projects/p-1"],
  ["/projects/p-1/metaxjson", "/projects/p-1/metaxjson"],
  ["/api/v1/imagesque", "/api/v1/imagesque"],
  ["/api/me", "/api/me"],
])("%s is answered by %s", (path, target) => {
  expect(unaliased(path)).toBe(target);
});
