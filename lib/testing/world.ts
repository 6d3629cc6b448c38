import sharp from "sharp";
import { newId } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import type { Upload } from "../images/upload";
import { storage } from "../storage";

/** An id that nothing has. */
export const NO_ID = "0192aa00-0000-7000-8000-000000000000";

/** A person with an empty grid, as the actor of domain calls. */
export async function makePerson(role: "user" | "admin" = "user"): Promise<Actor> {
  const id = newId();
  const email = `${id}@example.test`;
  await db().user.create({ data: { id, email, name: "Test Person", role } });
  return { userId: id, email, name: "Test Person", role, via: { kind: "cli" } };
}

/** A small picture whose content depends on `seed`. */
export const makePicture = (seed: number, size = 320): Promise<Buffer> =>
  sharp({
    create: {
      width: size,
      height: Math.round(size * 0.75),
      channels: 3,
      background: { r: (seed * 53) % 256, g: (seed * 101) % 256, b: (seed * 197) % 256 },
    },
  })
    .jpeg()
    .toBuffer();

/** A file as it was received. */
export const received = async (data: Buffer, fileName = "photo.jpg"): Promise<Upload> => ({
  source: data,
  bytes: data.length,
  fileName,
});

/** Every key in the store. */
export async function storedKeys(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage().list()) keys.push(key);
  return keys.sort();
}
