const HEADER_BYTES = 128;

/**
 * The colour profile at the start of `bytes`, without what follows its declared end; null where it is none (ICC.1:2022,
 * 7.2: the size comes first, `acsp` at 36). What is no profile is metadata, and no reader could use it.
 */
export function iccProfile(bytes: Buffer): Buffer | null {
  if (bytes.length < HEADER_BYTES || bytes.toString("latin1", 36, 40) !== "acsp") return null;
  const size = bytes.readUInt32BE(0);
  return size < HEADER_BYTES || size > bytes.length ? null : bytes.subarray(0, size);
}
