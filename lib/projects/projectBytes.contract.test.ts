import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { type Caller, callerOf, newCaller } from "../testing/api";
import { fetchBytes } from "../testing/devices";
import { addProjectImage } from "../testing/examples";
import { newProject, problemOf, projectPath, publish, upload } from "../testing/projects";
import { makePicture, NO_ID } from "../testing/world";

const SIZES = ["original", "medium", "thumb", "game"] as const;

let owner: Caller;
let stranger: Caller;
const nobody = callerOf("");
beforeAll(async () => {
  [owner, stranger] = await Promise.all([newCaller(), newCaller()]);
});

describe("an image's bytes", () => {
  let project: string;
  let image: string;
  const at = (size?: string) => `/projects/${project}/images/${image}${size === undefined ? "" : `?size=${size}`}`;
  beforeAll(async () => {
    project = newProject();
    image = await addProjectImage(owner, project, 1);
    const { status } = await upload(owner, project, await makePicture(2, 1200));
    expect(status).toBe(201);
  });

  it("are a JPEG in the size that was asked for, the original where none was", async () => {
    const sizes = { original: [320, 240], medium: [320, 240], thumb: [320, 240], game: [50, 50] };
    for (const base of [at(), projectPath(project) + at().slice(`/projects/${project}`.length)])
      for (const size of [undefined, ...SIZES]) {
        const { status, headers, data } = await fetchBytes(owner, size ? `${base}?size=${size}` : base);
        const { format, width, height } = await sharp(data).metadata();
        expect([status, headers.get("content-type"), format]).toEqual([200, "image/jpeg", "jpeg"]);
        expect([width, height]).toEqual(sizes[size ?? "original"]);
        expect(headers.get("content-length")).toBe(String(data.length));
        expect(headers.get("x-content-type-options")).toBe("nosniff");
        expect(headers.get("content-security-policy")).toContain("sandbox");
      }
    const thumbnail = await fetchBytes(owner, `/projects/${project}/thumbnail`);
    expect(thumbnail.data.equals((await fetchBytes(owner, at("thumb"))).data)).toBe(true);
  });

  it.each(["../original", "", "Thumb", "large", "thumb&size=game", "%00", "thumb.jpg", "__proto__"])(
    "size=%s is 400",
    async (size) => {
      expect(await problemOf(owner, at(size))).toMatchObject({ status: 400, code: "invalid_request" });
    },
  );

  it("answer If-None-Match with 304, Range with a part and HEAD without a body", async () => {
    const whole = await fetchBytes(owner, at("thumb"));
    const etag = whole.headers.get("etag") as string;
    expect(etag).toMatch(/^"[^"]+"$/);
    const held = await fetchBytes(owner, at("thumb"), { "if-none-match": etag });
    expect([held.status, held.data.length, held.headers.get("etag")]).toEqual([304, 0, etag]);
    const part = await fetchBytes(owner, at("thumb"), { range: "bytes=5-9" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 5-9/${whole.data.length}`]);
    expect(part.data.equals(whole.data.subarray(5, 10))).toBe(true);
    const beyond = await owner.fetch(at("thumb"), { headers: { range: "bytes=99999999-" } });
    expect(["content-range", "content-type", "cache-control"].map((name) => beyond.headers.get(name))).toEqual([
      `bytes */${whole.data.length}`,
      "application/problem+json",
      "private, no-store",
    ]);
    expect([beyond.status, await beyond.json()]).toEqual([
      416,
      expect.objectContaining({ status: 416, code: "range_not_satisfiable" }),
    ]);
    const head = await owner.fetch(at("thumb"), { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      String(whole.data.length),
      0,
    ]);
    for (const size of SIZES) {
      const other = await fetchBytes(owner, at(size));
      if (size !== "thumb") expect(other.headers.get("etag")).not.toBe(etag);
    }
  });

  it("are kept by nobody while the project is private, for a minute when it is public, and never as immutable", async () => {
    const kept = async () => (await fetchBytes(owner, at("thumb"))).headers.get("cache-control");
    expect(await kept()).toBe("private, no-cache");
    await publish(owner, project);
    expect(await kept()).toBe("public, max-age=60, stale-while-revalidate=30");
    const etag = (await fetchBytes(nobody, at("thumb"))).headers.get("etag") as string;
    await publish(owner, project, "private");
    // What one has is no ticket.
    expect((await fetchBytes(nobody, at("thumb"), { "if-none-match": etag })).status).toBe(401);
    expect((await fetchBytes(stranger, at("thumb"), { "if-none-match": etag })).status).toBe(404);
  });

  it("come with the browser's navigation too, and with a slash at the end", async () => {
    const navigation = { accept: "text/html,application/xhtml+xml" };
    expect((await fetchBytes(owner, at("thumb"), navigation)).headers.get("content-type")).toBe("image/jpeg");
    expect((await fetchBytes(owner, `/projects/${project}/thumbnail/`)).status).toBe(200);
    expect((await fetchBytes(owner, `${at()}/?size=thumb`)).status).toBe(200);
  });

  it("are of this project alone", async () => {
    const other = newProject();
    await addProjectImage(owner, other, 3);
    expect((await problemOf(owner, `/projects/${other}/images/${image}?size=thumb`)).status).toBe(404);
    expect((await owner.json("DELETE", `${projectPath(other)}/images/${image}`)).status).toBe(404);
    expect((await owner.json("PUT", `${projectPath(other)}/primary/${image}`)).status).toBe(404);
    for (const id of [NO_ID, "x", "meta.json", "..%2f..", "%00"])
      expect((await problemOf(owner, `/projects/${project}/images/${id}?size=thumb`)).status).toBe(404);
  });

  it("answer another method with 405", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      expect(await problemOf(owner, `/projects/${project}/thumbnail`, { method })).toMatchObject({ status: 405 });
    expect(await problemOf(owner, at("thumb"), { method: "PATCH" })).toMatchObject({ status: 405 });
  });

  it("are gone with their image, from every address", async () => {
    const { body } = await upload(owner, project, await makePicture(9));
    const path = `/projects/${project}/images/${body.image_id}?size=thumb`;
    expect((await fetchBytes(owner, path)).status).toBe(200);
    expect((await owner.json("DELETE", `${projectPath(project)}/images/${body.image_id}`)).status).toBe(204);
    expect((await fetchBytes(owner, path)).status).toBe(404);
  });
});
