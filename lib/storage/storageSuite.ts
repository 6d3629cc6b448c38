import { createHash, randomBytes } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { MiB } from "../core/units";
import type { Storage } from "./types";

/** What every store must do. `make` gives one that may hold other objects already. */
export function storageSuite(name: string, make: () => Storage | Promise<Storage>): void {
  describe(name, () => {
    let storage: Storage;
    const root = `suite-${randomBytes(6).toString("hex")}`;
    const key = (path: string) => `${root}/${path}`;
    const put = (path: string, text: string) => storage.put(key(path), Buffer.from(text), "text/plain");
    const text = async (path: string) => (await storage.read(key(path)))?.toString();

    beforeAll(async () => {
      storage = await make();
    });

    afterEach(async () => {
      await storage.delete((await all()).map((entry) => entry.key));
    });

    async function all(prefix = `${root}/`) {
      const entries = [];
      for await (const entry of storage.list(prefix)) entries.push(entry);
      return entries.sort((a, b) => a.key.localeCompare(b.key));
    }

    it("gives back what was put, and the latest of two", async () => {
      await put("a/one.txt", "first");
      expect(await text("a/one.txt")).toBe("first");
      await put("a/one.txt", "second");
      expect(await text("a/one.txt")).toBe("second");
    });

    it("keeps empty and large objects to the byte", async () => {
      const large = randomBytes(6 * MiB);
      await storage.put(key("empty"), Buffer.alloc(0), "application/octet-stream");
      await storage.put(key("large"), large, "application/octet-stream");
      expect((await storage.read(key("empty")))?.length).toBe(0);
      const read = (await storage.read(key("large"))) as Buffer;
      expect(createHash("sha256").update(read).digest("hex")).toBe(createHash("sha256").update(large).digest("hex"));
    });

    it("answers null for what is not there", async () => {
      expect(await storage.read(key("absent"))).toBeNull();
      expect(await storage.stat(key("absent"))).toBeNull();
      expect(await storage.stream(key("absent"))).toBeNull();
      expect(await storage.stream(key("absent"), { start: 0, end: 1 })).toBeNull();
    });

    it("tells length and time of an object", async () => {
      await put("b.txt", "twelve bytes");
      const stat = await storage.stat(key("b.txt"));
      expect(stat?.bytes).toBe(12);
      expect(Math.abs(Date.now() - (stat?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000);
    });

    it("streams the whole and any part, ends included", async () => {
      await put("c.txt", "0123456789");
      const stream = async (start?: number, end?: number) => {
        const range = start === undefined || end === undefined ? undefined : { start, end };
        const chunks: Buffer[] = [];
        for await (const chunk of (await storage.stream(key("c.txt"), range)) ?? []) chunks.push(chunk);
        return Buffer.concat(chunks).toString();
      };
      expect(await stream()).toBe("0123456789");
      expect(await stream(2, 4)).toBe("234");
      expect(await stream(9, 9)).toBe("9");
      expect(await stream(7, 1000)).toBe("789");
      expect(await stream(10, 20)).toBe("");
    });

    it("leaves nothing open when a stream is given up", async () => {
      await storage.put(key("d"), randomBytes(2 * MiB), "application/octet-stream");
      for (let round = 0; round < 100; round++) {
        const stream = await storage.stream(key("d"));
        stream?.destroy();
      }
      expect((await storage.read(key("d")))?.length).toBe(2 * MiB);
    });

    it("deletes what is there and does not mind what is not", async () => {
      await Promise.all([put("e/1", "x"), put("e/2", "x"), put("e/3", "x")]);
      await storage.delete([]);
      await storage.delete([key("e/1"), key("e/absent"), key("e/2")]);
      expect((await all()).map((entry) => entry.key)).toEqual([key("e/3")]);
      await storage.delete([key("e/1")]);
    });

    it("deletes more keys than one request of S3 takes", async () => {
      await Promise.all([put("f/0", "x"), put("f/1999", "x")]);
      await storage.delete(Array.from({ length: 2000 }, (_, index) => key(`f/${index}`)));
      expect(await all()).toEqual([]);
    });

    it("lists by prefix with lengths, page after page", async () => {
      const names = Array.from({ length: 9 }, (_, index) => `g/${index}.bin`);
      await Promise.all(names.map((name, index) => put(name, "x".repeat(index))));
      await put("h/other", "x");
      const found = await all(key("g/"));
      expect(found.map((entry) => [entry.key, entry.bytes])).toEqual(names.map((name, index) => [key(name), index]));
      expect(await all(`${root}/none/`)).toEqual([]);
    });

    it("can be told to delete while it is listed", async () => {
      await Promise.all(Array.from({ length: 9 }, (_, index) => put(`i/${index}`, "x")));
      for await (const entry of storage.list(key("i/"))) await storage.delete([entry.key]);
      expect(await all()).toEqual([]);
    });

    it("holds one whole object after 20 puts of one key at once", async () => {
      const bodies = Array.from({ length: 20 }, (_, index) => Buffer.alloc(50_000, index));
      await Promise.all(bodies.map((body) => storage.put(key("j"), body, "application/octet-stream")));
      const read = (await storage.read(key("j"))) as Buffer;
      expect(read.length).toBe(50_000);
      expect(new Set(read).size).toBe(1);
    });

    it("has a key beside one that continues it", async () => {
      await put("k", "leaf");
      await put("k/below", "below");
      expect([await text("k"), await text("k/below")]).toEqual(["leaf", "below"]);
    });

    it.each([
      "",
      "/a",
      "a/",
      "a//b",
      "../a",
      "a/../b",
      ".hidden",
      "a/.b",
      "a b",
      "a\\b",
      "a\0b",
      "a~b",
      "ä",
      "x".repeat(300),
    ])("takes %j for a mistake of the program", async (bad) => {
      await expect(storage.put(bad, Buffer.from("x"), "text/plain")).rejects.toThrow("expected a storage key");
      await expect(storage.read(bad)).rejects.toThrow("expected a storage key");
      await expect(storage.delete([bad])).rejects.toThrow("expected a storage key");
    });

    it("can be used", async () => {
      await storage.check();
    });

    it("gives either no URL of its own, or one that reads the object and stays the same for a while", async () => {
      await put("l.txt", "direct");
      const url = await storage.directUrl(key("l.txt"), 3600, "text/x-chosen");
      if (storage.kind === "disk") {
        expect(url).toBeNull();
        return;
      }
      expect(await storage.directUrl(key("l.txt"), 3600, "text/x-chosen")).toBe(url);
      const answer = await fetch(url as string);
      expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
        200,
        "text/x-chosen",
        "direct",
      ]);
    });
  });
}
