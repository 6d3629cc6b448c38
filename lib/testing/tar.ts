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
