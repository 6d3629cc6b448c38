import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MiB } from "../core/units";
import { diskStorage } from "./disk";
import { fromSystemError } from "./failures";
import { storageSuite } from "./storageSuite";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "contact-sheet-disk-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const inside = (name: string) => join(root, name);
const body = Buffer.from("body");

storageSuite("files on disk", () => diskStorage(inside("suite")));

describe("the directory of the objects", () => {
  it("loses no put to deletes of the same key at the same time", async () => {
    const storage = diskStorage(inside("contended"));
    for (let round = 0; round < 20; round++) {
      const writes = Array.from({ length: 4 }, () => storage.put("a/b", body, "text/plain"));
      const removals = Array.from({ length: 12 }, () => storage.delete(["a/b"]));
      await Promise.all([...writes, ...removals]);
      await storage.put("a/b", body, "text/plain");
      expect(await storage.read("a/b")).toEqual(body);
    }
    await storage.delete(["a/b"]);
    expect(await storage.read("a/b")).toBeNull();
  });

  it("holds no temporary file after its puts, and drops those of a process that died", async () => {
    await diskStorage(inside("temporary")).put("x", body, "text/plain");
    const [old, fresh] = [inside("temporary/.tmp/old"), inside("temporary/.tmp/fresh")];
    await Promise.all([writeFile(old, "half"), writeFile(fresh, "half")]);
    const twoHoursAgo = new Date(Date.now() - 2 * 3600_000);
    await utimes(old, twoHoursAgo, twoHoursAgo);
    const storage = diskStorage(inside("temporary"));
    await storage.check();
    expect(await readdir(inside("temporary/.tmp"))).toEqual(["fresh"]);
    const listed = [];
    for await (const { key } of storage.list()) listed.push(key);
    expect(listed).toEqual(["x"]);
  });

  it("is made anew when somebody removes it below a running server", async () => {
    const storage = diskStorage(inside("removed"));
    await storage.put("x", body, "text/plain");
    await rm(inside("removed"), { recursive: true });
    expect(await storage.read("x")).toBeNull();
    await storage.put("x", body, "text/plain");
    expect(await storage.read("x")).toEqual(body);
  });

  it("is refused as unavailable where a file stands in its place, and used once that has gone", async () => {
    await writeFile(inside("blocked"), "");
    const storage = diskStorage(inside("blocked"));
    await expect(storage.put("x", body, "text/plain")).rejects.toMatchObject({
      code: "storage_unavailable",
      retryAfter: 5,
    });
    await expect(storage.check()).rejects.toMatchObject({ code: "storage_unavailable" });
    await rm(inside("blocked"));
    await storage.put("x", body, "text/plain");
    expect(await storage.read("x")).toEqual(body);
  });

  it.skipIf(process.getuid?.() === 0)("is refused as unavailable where it may not be written", async () => {
    const storage = diskStorage(inside("readonly"));
    await storage.check();
    await chmod(inside("readonly/.tmp"), 0o500);
    await expect(storage.put("x", body, "text/plain")).rejects.toMatchObject({ code: "storage_unavailable" });
  });
});

describe("a full disk", () => {
  let mounted = false;
  const mount = () => inside("full");

  beforeAll(async () => {
    try {
      execFileSync("mkdir", ["-p", mount()]);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", mount()], { stdio: "ignore" });
      mounted = true;
    } catch {
      // Only root of a real machine may mount; elsewhere the codes of the system alone are tested, below.
    }
  });
  afterAll(() => {
    if (mounted) execFileSync("umount", [mount()]);
  });

  it("is told as such, leaves no part of the file, and takes smaller ones still", async (context) => {
    if (!mounted) context.skip("a small file system cannot be mounted here");
    const storage = diskStorage(mount());
    await storage.put("kept", body, "text/plain");
    await expect(storage.put("large", Buffer.alloc(5 * MiB), "image/png")).rejects.toMatchObject({
      code: "storage_full",
    });
    expect(await storage.read("large")).toBeNull();
    expect(await readdir(join(mount(), ".tmp"))).toEqual([]);
    await storage.put("small", body, "text/plain");
    expect(await storage.read("kept")).toEqual(body);
  });

  it.each(["ENOSPC", "EDQUOT", "EFBIG"])("is what %s means", (code) => {
    expect(fromSystemError(Object.assign(new Error(code), { code }))).toMatchObject({ code: "storage_full" });
  });

  it.each(["EIO", "EROFS", "EACCES", "EMFILE"])("is not what %s means", (code) => {
    expect(fromSystemError(Object.assign(new Error(code), { code }))).toMatchObject({ code: "storage_unavailable" });
  });
});
