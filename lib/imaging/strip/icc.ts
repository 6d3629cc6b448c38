const HEADER_BYTES = 128;
const TAG_BYTES = 12;
const MAX_TAGS = 200;

/**
 * The colour profile at the start of `bytes`, without what follows its declared end; null where it is none: what is no
 * profile is metadata, and no reader could use it. ICC.1:2022, 7.2 (the size comes first, `acsp` at 36) and 7.3 (the table
 * of tags, each within the profile).
 */
export function iccProfile(bytes: Buffer): Buffer | null {
  if (bytes.length < HEADER_BYTES + 4 || bytes.toString("latin1", 36, 40) !== "acsp") return null;
  const size = bytes.readUInt32BE(0);
  const tags = bytes.readUInt32BE(HEADER_BYTES);
  if (size > bytes.length || tags > MAX_TAGS || HEADER_BYTES + 4 + tags * TAG_BYTES > size) return null;
  for (let tag = 0; tag < tags; tag++) {
    const entry = HEADER_BYTES + 4 + tag * TAG_BYTES;
    if (bytes.readUInt32BE(entry + 4) + bytes.readUInt32BE(entry + 8) > size) return null;
  }
  return bytes.subarray(0, size);
}
