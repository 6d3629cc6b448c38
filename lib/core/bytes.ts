import { createHash, timingSafeEqual } from "node:crypto";

export const KiB = 1024;
export const MiB = 1024 * KiB;

export const sha256 = (data: Uint8Array | string): Buffer => createHash("sha256").update(data).digest();

/** Compares two secrets in time that depends on their length alone. */
export function equalSecrets(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A size for people: `22 MB`, `2.1 MB`, `640 kB`. Decimal units, as file managers and cameras count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value >= 10 || unit === "kB" ? Math.round(value) : value.toFixed(1)} ${unit}`;
}
