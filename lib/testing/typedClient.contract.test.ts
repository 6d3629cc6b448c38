import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TYPED_CLIENT } from "../../components/docs/samples/typedClient";
import { BASE_URL, newCaller } from "./api";
import { clientOf } from "./client";
import { makePicture } from "./world";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");

describe("the program of the documentation", () => {
  // Beside the generated types, where it finds the packages of the project; nothing there is kept.
  const folder = join(ROOT, "lib/contracts/generated/sample");
  const source = join(folder, "fill.ts");
  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(source, TYPED_CLIENT.replace('"./api"', '"../api"').replace("http://localhost:3000", BASE_URL));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has no error of types, and one in a path or a field is found", async () => {
    const check = async (text: string) => {
      const file = join(folder, "checked.ts");
      await writeFile(file, text);
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      const options =
        "--noEmit --strict --skipLibCheck --ignoreConfig --module esnext --moduleResolution bundler --target es2022";
      const types = ["--types", "node"];
      return run(process.execPath, [tsc, ...options.split(" "), ...types, file], { cwd: ROOT }).then(
        () => "",
        ({ stdout }: { stdout: string }) => stdout,
      );
    };
    const good = TYPED_CLIENT.replace('"./api"', '"../api"');
    expect(await check(good)).toBe("");
    expect(await check(good.replace("/api/reference-images", "/api/reference-image"))).toContain("error TS");
    expect(await check(good.replace("slot.order", "slot.position"))).toContain("error TS");
  });

  it("fills the free slots and says what was refused", async () => {
    const me = await newCaller();
    const program = join(folder, "fill.mjs");
    await build({
      entryPoints: [source],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "silent",
    });
    const files = await Promise.all(
      ["front.jpg", "left.jpg", "notes.txt"].map(async (name, at) => {
        const path = join(folder, name);
        await writeFile(path, name.endsWith(".txt") ? "no picture" : await makePicture(at, 240));
        return path;
      }),
    );
    const env = { ...process.env, CONTACT_SHEET_TOKEN: me.token };
    const { stdout, stderr } = await run(process.execPath, [program, ...files], { env });
    expect(stdout.trim().split("\n")).toEqual(["slot 1: 240 x 180", "slot 2: 240 x 180"]);
    expect(stderr).toMatch(/notes\.txt: Unsupported media type/);
    const { data } = await clientOf(me).GET("/api/reference-images");
    expect(data?.map(({ name, order }) => [name, order])).toEqual([
      ["front.jpg", 0],
      ["left.jpg", 1],
    ]);
  });
});

describe("a typed client", () => {
  it("makes a token, uses it, lists it and revokes it", async () => {
    const me = await newCaller();
    const api = clientOf(me);
    const made = await api.POST("/api/tokens", { body: { name: "ci" } });
    expect(made.response.status).toBe(201);
    const token = made.data;
    if (!token) throw new Error("no token was made");
    const other = clientOf({ ...me, token: token.token ?? "" });
    expect((await other.GET("/api/me")).data).toMatchObject({ id: me.userId, role: "user" });
    expect((await api.GET("/api/tokens")).data?.map(({ name }) => name)).toContain("ci");
    await api.DELETE("/api/tokens/{id}", { params: { path: { id: token.id } } });
    const { error, response } = await other.GET("/api/me");
    expect([response.status, error?.code]).toEqual([401, "not_authenticated"]);
  });

  it("reads refusals by their shape", async () => {
    const { error, response } = await clientOf(await newCaller()).POST("/api/tokens", {
      body: { name: "x".repeat(500) },
    });
    expect(response.status).toBe(400);
    expect(error?.errors?.[0]?.path).toBe("name");
  });

  it("makes a slot, renames it, arranges and deletes it", async () => {
    const api = clientOf(await newCaller());
    const ids: string[] = [];
    for (const name of ["a", "b"])
      ids.push((await api.POST("/api/reference-images", { body: { name } })).data?.id ?? "");
    const path = { id: ids[0] ?? "" };
    const renamed = await api.PATCH("/api/reference-images/{id}", { params: { path }, body: { name: "A" } });
    expect(renamed.data).toMatchObject({ name: "A", order: 0, image: null });
    const order = [ids[1] ?? "", ids[0] ?? ""];
    const arranged = await api.PUT("/api/reference-images/reorder", { body: order });
    expect(arranged.data?.map(({ id }) => id)).toEqual(order);
    expect((await api.DELETE("/api/reference-images/{id}", { params: { path } })).response.status).toBe(204);
    expect((await api.GET("/api/reference-images")).data).toHaveLength(1);
  });
});
