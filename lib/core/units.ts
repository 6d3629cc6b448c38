export const KiB = 1024;
export const MiB = 1024 * KiB;

/** A size for people: `1.4 GB`, `22 MB`, `2.1 MB`, `640 kB`. Decimal units, as file managers and cameras count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  const [size, unit] = bytes < 999_500_000 ? [bytes / 1_000_000, "MB"] : [bytes / 1_000_000_000, "GB"];
  return `${size >= 9.95 ? Math.round(size) : size.toFixed(1)} ${unit}`;
}

/** A limit for people: limits are set in binary units and called by their round number, `10 MB` for 10 MiB. */
export function formatLimit(bytes: number): string {
  const mebibytes = bytes / MiB;
  if (mebibytes >= 1) return `${Number.isInteger(mebibytes) ? mebibytes : mebibytes.toFixed(1)} MB`;
  const kibibytes = bytes / KiB;
  return kibibytes >= 1 ? `${Math.round(kibibytes)} kB` : `${bytes} B`;
}
