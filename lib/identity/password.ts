import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { AppError } from "../core/errors";
import { singleton } from "../core/singleton";
import { MiB } from "../core/units";

/** OWASP's second choice for scrypt: 32 MiB and some 200 ms a password. */
const COST = { logN: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each runs on a thread of libuv's four, which files need too. */
const AT_ONCE = 2;
const MAX_WAITING = 50;

interface Encoded {
  logN: number;
  r: number;
  p: number;
  salt: Buffer;
  hash: Buffer;
}

const encode = ({ logN, r, p, salt, hash }: Encoded): string =>
  `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString("base64url")}$${hash.toString("base64url")}`;

function decode(text: string): Encoded | null {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]{16,128})\$([\w-]{16,128})$/.exec(text);
  if (!match) return null;
  const [, logN, r, p, salt = "", hash = ""] = match;
  return {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, "base64url"),
    hash: Buffer.from(hash, "base64url"),
  };
}

/** What stands in for the password of somebody unknown, so that the answer takes as long. Nothing hashes to it. */
const NOBODY = encode({ ...COST, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) });

/** Makes the hash of a password, as it is stored: with its parameters, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return encode({ ...COST, salt, hash: await derive(password, { ...COST, salt, length: HASH_BYTES }) });
}

/**
 * Whether a password is right. Takes as long for an account without a password as for one with.
 * @param stored null where there is no such account or it has no password
 * @throws AppError `overloaded` when too many are waiting
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const known = stored === null ? null : decode(stored);
  const { hash, ...rest } = known ?? (decode(NOBODY) as Encoded);
  const derived = await derive(password, { ...rest, length: hash.length });
  return timingSafeEqual(derived, hash) && known !== null;
}

/** Whether a hash was made with other parameters than today's. */
export function needsRehash(stored: string): boolean {
  const known = decode(stored);
  return !known || known.logN !== COST.logN || known.r !== COST.r || known.p !== COST.p;
}

interface Gate {
  running: number;
  waiting: (() => void)[];
}
const gate = () => singleton<Gate>("password-gate", () => ({ running: 0, waiting: [] }));

async function derive(
  password: string,
  { logN, r, p, salt, length }: Omit<Encoded, "hash"> & { length: number },
): Promise<Buffer> {
  const { running, waiting } = gate();
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING)
      throw new AppError("overloaded", "Too many are signing in. Try again in a moment.");
    // Whoever is let in takes over the place of the one who leaves.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else gate().running++;
  try {
    // NFC: the same password typed on another keyboard or system is the same password.
    return await new Promise((resolve, reject) =>
      scrypt(password.normalize("NFC"), salt, length, { N: 2 ** logN, r, p, maxmem: 128 * MiB }, (error, key) =>
        error ? reject(error) : resolve(key),
      ),
    );
  } finally {
    const next = waiting.shift();
    if (next) next();
    else gate().running--;
  }
}
