import { randomBytes } from "node:crypto";
import { randomKey } from "../core/ids";
import type { SurfacePolicy } from "../policy/surfaces";

/** A fresh place in the store for one image: 128 random bits, so that no key is guessed or used twice. */
export const newKeyPrefix = (): string => randomKey(16);

/** How the files of one picture are called below its prefix. */
export interface StoredNames {
  original: string;
  rendition: (name: string) => string;
}

/** How the files of a new picture are called: by their role, or by a random stem, as the surface has it. */
export function newStoredNames(naming: SurfacePolicy["naming"]): StoredNames {
  if (naming === "role") return { original: "original", rendition: (name) => name };
  const stem = `img_${randomBytes(8).toString("hex")}`;
  return { original: stem, rendition: (name) => `${stem}_${name}` };
}

/** The names of a picture that is stored already, by its original's key. */
export function storedNamesOf(key: string): StoredNames {
  const original = storedName(key).replace(/\.[a-z]+$/, "");
  return { original, rendition: (name) => (original === "original" ? name : `${original}_${name}`) };
}

/** A stored file's own name: its key without the prefix. */
export const storedName = (key: string): string => key.slice(key.lastIndexOf("/") + 1);

/** The key of a file. @param extension without its dot */
export const objectKey = (prefix: string, name: string, extension: string): string => `${prefix}/${name}.${extension}`;

/** The form of every key that we make: nothing else in the store is ours. */
export const OUR_KEY = /^[A-Za-z0-9_-]{22}\/[a-z0-9_]{1,40}\.[a-z]{2,5}$/;

/** Originals and what screens are sent may be large: their size is asked before they are read. */
export const mayBeLarge = (key: string): boolean => /\/(?:original\.|device_|img_[0-9a-f]{16}\.)/.test(key);

/** What a key's extension says it is. The extension was chosen by us from the bytes. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  bmp: "image/bmp",
};

/** The content type of a key; undefined for an extension that is none of ours. */
export const contentTypeOf = (key: string): string | undefined => CONTENT_TYPES[key.slice(key.lastIndexOf(".") + 1)];
