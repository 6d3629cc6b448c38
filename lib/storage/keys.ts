const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const MAX_LENGTH = 200;

/** A key that no store takes. Keys are made by us, so it is a mistake of the program and not of its user. */
export class KeyError extends TypeError {
  override readonly name = "KeyError";
}

/**
 * A key both stores accept: segments of `[A-Za-z0-9._-]` that do not begin with a dot, joined by single slashes, at most
 * 200 characters, since the disk keeps it as one file name.
 * @throws KeyError for any other
 */
export function checkKey(key: string): string {
  if (key.length > MAX_LENGTH || !KEY.test(key))
    throw new KeyError(`expected a storage key but received ${JSON.stringify(key.slice(0, 80))}`);
  return key;
}
