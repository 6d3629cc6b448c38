import { randomKey } from "../core/ids";

/** A fresh place in the store for one image: 128 random bits, so that no key is guessed or used twice. */
export const newKeyPrefix = (): string => randomKey(16);

export const originalKey = (prefix: string, extension: string): string => `${prefix}/original.${extension}`;

export const renditionKey = (prefix: string, name: string, extension: string): string =>
  `${prefix}/${name}.${extension}`;

/** Originals may be large and are streamed; renditions are small and are read whole. */
export const isOriginalKey = (key: string): boolean => key.includes("/original.");

/** What a key's extension says it is. The extension was chosen by us from the bytes. */
export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  bmp: "image/bmp",
};

export const contentTypeOf = (key: string): string | undefined => CONTENT_TYPES[key.slice(key.lastIndexOf(".") + 1)];
