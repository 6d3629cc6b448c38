import { randomKey } from "../core/ids";

/** A fresh place in the store for one image: 128 random bits, so that no key is guessed or used twice. */
export const newKeyPrefix = (): string => randomKey(16);

export const originalKey = (prefix: string, extension: string): string => `${prefix}/original.${extension}`;

export const renditionKey = (prefix: string, name: string, extension: string): string =>
  `${prefix}/${name}.${extension}`;

/** The form of every key that we make: nothing else in the store is ours. */
export const OUR_KEY = /^[A-Za-z0-9_-]{22}\/[a-z0-9_]{1,40}\.[a-z]{2,5}$/;

/** Originals and what screens are sent may be large: their size is asked before they are read. */
export const mayBeLarge = (key: string): boolean => /\/(?:original\.|device_)/.test(key);

/** What a key's extension says it is. The extension was chosen by us from the bytes. */
export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  bmp: "image/bmp",
};

export const contentTypeOf = (key: string): string | undefined => CONTENT_TYPES[key.slice(key.lastIndexOf(".") + 1)];
