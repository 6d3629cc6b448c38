/**
 * One file of `parts`, of which most are pieces of `file` in their order. Where the last of them lie side by side in
 * `file`, as the pixels nearly always do, they stay where they are and the others are written before them: a copy of every
 * photo costs 3 % of all CPU time of its rendering, most of it in garbage collection.
 * @param file is used up: its bytes may change
 */
export function assemble(file: Buffer, parts: readonly Buffer[]): Buffer {
  let first = parts.length;
  let start = Number.NaN;
  let end = Number.NaN;
  while (first > 0) {
    const part = parts[first - 1] as Buffer;
    const offset = part.byteOffset - file.byteOffset;
    const isPiece = part.buffer === file.buffer && offset >= 0 && offset + part.length <= file.length;
    if (!isPiece || (first < parts.length && offset + part.length !== start)) break;
    if (first === parts.length) end = offset + part.length;
    start = offset;
    first--;
  }
  if (first === parts.length) return Buffer.concat(parts);
  const head = Buffer.concat(parts.slice(0, first));
  if (head.length > start) return Buffer.concat([head, file.subarray(start, end)]);
  head.copy(file, start - head.length);
  return file.subarray(start - head.length, end);
}
