import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sha256 } from "../core/bytes";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { db, transaction } from "../db/client";
import type { Actor } from "../identity/actor";
import { storage } from "../storage";
import { makePerson, makePicture, received, storedKeys } from "../testing/world";
import { withOriginal } from "./derive";
import { doctor } from "./doctor";
import { MAX_HOT_BYTES } from "./hot";
import { ingest } from "./ingest";
import { orderPurge, runPurge } from "./purge";
import { replaceBytes } from "./replaceBytes";
import { findObject } from "./serve";
import { sweepObjects } from "./sweep";

const down = () => Promise.reject(new AppError("storage_unavailable", "The store cannot be reached"));

/** What holds of ingest, purge, sweep and doctor whichever store is behind them. */
export function ingestSuite(kind: "disk" | "s3"): void {
  describe(`images in the ${kind} store`, () => {
    let person: Actor;
    let before: string[];

    beforeEach(async () => {
      expect(storage().kind).toBe(kind);
      person = await makePerson();
      before = await storedKeys();
    });

    afterEach(async () => {
      vi.restoreAllMocks();
      await db().purgeOrder.updateMany({ data: { notBefore: new Date(0) } });
      await sweepObjects(0);
      expect(await doctor({ repair: false, deep: true })).toEqual([]);
      expect(await db().storageIntent.count()).toBe(0);
      expect(await db().purgeOrder.count()).toBe(0);
    });

    const put = async (place: Parameters<typeof ingest<string>>[0]["place"], data?: Buffer) =>
      ingest({
        actor: person,
        owner: { userId: person.userId },
        surface: "reference",
        upload: await received(data ?? (await makePicture(1, 800))),
        place,
      });
    const keep = () => put(async (_, image) => ({ result: image.id }));
    const added = async () => (await storedKeys()).filter((key) => !before.includes(key));
    const destroy = async (...ids: string[]) => runPurge(await transaction((tx) => orderPurge(tx, ids)));

    it("are stored with their renditions, under keys that say nothing of the file's name", async () => {
      const id = await keep();
      const image = await db().image.findUniqueOrThrow({ where: { id }, include: { renditions: true } });
      expect(await added()).toEqual([image.key, ...image.renditions.map(({ key }) => key)].sort());
      expect(image.fileName).toBe("photo.jpg");
      expect(image.key).toMatch(/^[\w-]{22}\/original\.jpg$/);
      expect(image.renditions.map(({ name, width, height }) => [name, width, height]).sort()).toEqual([
        ["large", 600, 450],
        ["medium", 300, 225],
        ["thumbnail", 100, 75],
      ]);
      await destroy(id);
      expect(await added()).toEqual([]);
    });

    it("of an organisation are called by a random name with each version's behind it", async () => {
      const { id: organizationId } = await db().organization.create({
        data: { id: newId(), slug: newId().slice(-12), name: "Acme" },
      });
      const id = await ingest({
        actor: person,
        owner: { organizationId },
        surface: "library",
        upload: await received(await makePicture(2, 3000), "Team photo.jpg"),
        texts: { altText: "Five people" },
        place: async (_, image) => ({ result: image.id }),
      });
      const image = await db().image.findUniqueOrThrow({ where: { id }, include: { renditions: true } });
      expect(image).toMatchObject({
        organizationId,
        ownerUserId: null,
        title: "Team photo.jpg",
        altText: "Five people",
      });
      const [, prefix, stem] = /^([\w-]{22})\/(img_[0-9a-f]{16})\.jpg$/.exec(image.key) ?? [];
      const made = image.renditions.map(({ name, key, width, height }) => [name, key, width, height]);
      expect(made.sort()).toEqual([
        ["lg", `${prefix}/${stem}_lg.webp`, 2048, 1536],
        ["md", `${prefix}/${stem}_md.webp`, 1024, 768],
        ["sm", `${prefix}/${stem}_sm.webp`, 640, 480],
        ["thumb", `${prefix}/${stem}_thumb.webp`, 160, 120],
      ]);
      await destroy(id);
      expect(await added()).toEqual([]);
    });

    it("may get other bytes under the same id, and the old objects go", async () => {
      const id = await keep();
      const before = await added();
      const old = await db().image.findUniqueOrThrow({ where: { id } });
      const answer = await put(
        async (tx, image) => {
          const removal = await replaceBytes(tx, id, image.id);
          return { result: image.id, removals: removal ? [removal] : [] };
        },
        await makePicture(5, 400),
      );
      expect(await db().image.count({ where: { id: answer } })).toBe(0);
      const image = await db().image.findUniqueOrThrow({ where: { id }, include: { renditions: true } });
      expect(image).toMatchObject({ width: 400, height: 300, createdAt: old.createdAt });
      expect(await added()).toEqual([image.key, ...image.renditions.map(({ key }) => key)].sort());
      expect(before.filter((key) => [image.key, ...image.renditions.map((made) => made.key)].includes(key))).toEqual(
        [],
      );
      await destroy(id);
    });

    it("leave nothing when their placement is refused", async () => {
      await expect(put(() => Promise.reject(new AppError("slots_full", "Full")))).rejects.toMatchObject({
        code: "slots_full",
      });
      expect(await added()).toEqual([]);
      expect(await db().storageIntent.count()).toBe(0);
      expect(await db().image.count({ where: { ownerUserId: person.userId } })).toBe(0);
    });

    it.each([1, 2, 3, 4])("leave nothing when the store fails at object %i", async (failing) => {
      const real = storage().put.bind(storage());
      let count = 0;
      vi.spyOn(storage(), "put").mockImplementation((...args) => (++count === failing ? down() : real(...args)));
      await expect(keep()).rejects.toMatchObject({ code: "storage_unavailable" });
      expect(await added()).toEqual([]);
      expect(await db().image.count({ where: { ownerUserId: person.userId } })).toBe(0);
    });

    it("are swept when a crash left them without a row, and not while they may be in flight", async () => {
      const keys = ["original.jpg", "thumbnail.webp"].map((name) => `crashedAAAAAAAAAAAAAAA/${name}`);
      await db().storageIntent.create({ data: { keys } });
      for (const key of keys) await storage().put(key, Buffer.from(key), "image/jpeg");
      expect(await sweepObjects(3600)).toMatchObject({ intents: 0 });
      expect(await added()).toEqual(keys);
      expect(await sweepObjects(0)).toMatchObject({ intents: 1 });
      expect(await added()).toEqual([]);
    });

    it("that were refused while the store could not delete are removed by a later sweep", async () => {
      vi.spyOn(storage(), "delete").mockImplementation(down);
      await expect(put(() => Promise.reject(new AppError("slots_full", "Full")))).rejects.toMatchObject({
        code: "slots_full",
      });
      expect(await added()).toHaveLength(4);
      expect(await db().purgeOrder.count()).toBe(1);
    });

    it("never lose their objects to a sweep that comes before their commit: the upload fails instead", async () => {
      const real = storage().put.bind(storage());
      vi.spyOn(storage(), "put").mockImplementation(async (...args) => {
        await real(...args);
        await sweepObjects(0);
      });
      await expect(keep()).rejects.toMatchObject({ code: "storage_unavailable" });
      vi.restoreAllMocks();
      expect(await added()).toEqual([]);
    });

    it("whose purge failed are removed by a later sweep", async () => {
      const id = await keep();
      vi.spyOn(storage(), "delete").mockImplementation(down);
      await destroy(id);
      expect(await added()).toHaveLength(4);
      vi.restoreAllMocks();
      await db().purgeOrder.updateMany({ data: { notBefore: new Date(0) } });
      expect(await sweepObjects()).toMatchObject({ purges: 1 });
      expect(await added()).toEqual([]);
    });

    it("are read whole only where they are small: what a screen is sent may be large, and is streamed", async () => {
      const key = (name: string) => `sizesAAAAAAAAAAAAAAAAA/${name}`;
      const [small, large] = [key("thumbnail.webp"), key("device_y.bmp")];
      await storage().put(small, Buffer.alloc(1024), "image/webp");
      await storage().put(large, Buffer.alloc(MAX_HOT_BYTES + 1), "image/bmp");
      expect(await findObject(small)).toMatchObject({ bytes: 1024, data: expect.any(Buffer) });
      for (const known of [undefined, MAX_HOT_BYTES + 1])
        expect(await findObject(large, known)).toEqual({ bytes: MAX_HOT_BYTES + 1, open: expect.any(Function) });
      await storage().delete([small, large]);
    });

    it("wait for their turn before they are read again: few originals are in memory at once", async () => {
      const id = await keep();
      const image = await db().image.findUniqueOrThrow({ where: { id } });
      let inHand = 0;
      let most = 0;
      const work = async () => {
        most = Math.max(most, ++inHand);
        await new Promise((resolve) => setTimeout(resolve, 10));
        inHand--;
      };
      await Promise.all(Array.from({ length: 30 }, () => withOriginal(image, work)));
      expect(most).toBeLessThanOrEqual(4);
      await destroy(id);
    });

    it("go with a rendition whose row is being written while they are purged", async () => {
      const id = await keep();
      const key = "lateAAAAAAAAAAAAAAAAAA/device_x.bmp";
      await storage().put(key, Buffer.from("late"), "image/bmp");
      let commit = () => {};
      const mayCommit = new Promise<void>((resolve) => {
        commit = resolve;
      });
      let written = () => {};
      const isWritten = new Promise<void>((resolve) => {
        written = resolve;
      });
      const file = { contentType: "image/bmp", bytes: 4, width: 1, height: 1, sha256: new Uint8Array(sha256("late")) };
      const adding = db().$transaction(async (tx) => {
        await tx.rendition.create({ data: { imageId: id, name: "device_x", key, ...file } });
        written();
        await mayCommit;
      });
      await isWritten;
      const purging = destroy(id);
      const waits = () =>
        db().$queryRaw`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await expect.poll(waits).toHaveLength(1);
      commit();
      await Promise.all([adding, purging]);
      expect(await added()).toEqual([]);
    });

    it("are the only ones the doctor looks at: what others keep in the same store stays", async () => {
      const theirs = "backups/2026/report-1.pdf";
      await storage().put(theirs, Buffer.from("not ours"), "application/pdf");
      expect(await doctor({ repair: true })).toEqual([]);
      expect(await storage().read(theirs)).not.toBeNull();
      await storage().delete([theirs]);
    });

    it("are accounted for: the doctor finds what is astray and repairs what can be", async () => {
      const id = await keep();
      const { renditions, key } = await db().image.findUniqueOrThrow({ where: { id }, include: { renditions: true } });
      const [first, second] = renditions;
      await storage().put("strayAAAAAAAAAAAAAAAAA/original.jpg", Buffer.from("stray"), "image/jpeg");
      await storage().delete([first?.key ?? ""]);
      await storage().put(second?.key ?? "", Buffer.from("short"), "image/webp");
      const kinds = async (repair: boolean) =>
        (await doctor({ repair, deep: true })).map(({ kind: found, repaired }) => `${found} ${repaired}`).sort();
      expect(await kinds(false)).toEqual(["missing_rendition false", "orphan_object false", "wrong_length false"]);
      expect(await kinds(true)).toEqual(["missing_rendition true", "orphan_object true", "wrong_length true"]);
      expect(await kinds(false)).toEqual([]);
      const original = await storage().read(key);
      await storage().put(key, Buffer.alloc(original?.length ?? 0), "image/jpeg");
      expect(await kinds(true)).toEqual(["wrong_hash false"]);
      await storage().delete([key]);
      expect(await kinds(true)).toEqual(["missing_original false"]);
      await destroy(id);
    });
  });
}
