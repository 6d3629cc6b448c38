import { createHash, timingSafeEqual } from "node:crypto";

/** The 32 bytes of the digest; text is taken as UTF-8. */
export const sha256 = (data: Uint8Array | string): Buffer => createHash("sha256").update(data).digest();

/** Compares two secrets in time that depends on their length alone. */
export function equalSecrets(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
