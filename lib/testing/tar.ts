/** One entry of an archive under test, as POSIX ustar has it. */
export interface TarEntry {
  name: string;
  data: Buffer;
  type?: string;
}

const BLOCK = 512;

/** An archive for tests, as a server would send it; with `type` also what no server should. */
export function makeTar(entries: TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, data, type = "0" }) => {
    const header = Buffer.alloc(BLOCK);
    header.write(name, 0, 100);
    header.write("0000644\0", 100);
    header.write("0000000\0", 108);
    header.write("0000000\0", 116);
    header.write(`${data.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("00000000000\0", 136);
    header.write("        ", 148);
    header.write(type, 156);
    header.write("ustar\u000000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** Reads an archive strictly: ustar headers alone, right sums, two empty blocks at the end and nothing behind them. */
export function parseTar(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  let at = 0;
  while (archive.length - at > 2 * BLOCK) {
    const header = archive.subarray(at, at + BLOCK);
    const text = (from: number, to: number) => header.toString("utf8", from, to).split("\0")[0] ?? "";
    const unsummed = Buffer.from(header).fill(" ", 148, 156);
    const sum = unsummed.reduce((total, byte) => total + byte, 0);
    if (text(257, 263) !== "ustar" || Number.parseInt(text(148, 156), 8) !== sum)
      throw new Error(`expected a ustar header at ${at} but received ${header.toString("hex", 0, 32)}`);
    const size = Number.parseInt(text(124, 136), 8);
    entries.push({
      name: text(345, 500) + text(0, 100),
      type: text(156, 157),
      data: archive.subarray(at + BLOCK, at + BLOCK + size),
    });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (archive.length - at !== 2 * BLOCK || archive.subarray(at).some((byte) => byte !== 0))
    throw new Error(`expected two empty blocks at ${at} of ${archive.length}`);
  return entries;
}
