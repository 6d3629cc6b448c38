import { crc32, inflateSync } from "node:zlib";

// Readers of the files that devices get, so small that they can be compared with the specifications by eye.

/** Pixels as they stand in the file: an index or a grey of `bits` for each, rows from the top. */
export interface IndexedFile {
  width: number;
  height: number;
  bits: number;
  samples: Uint8Array;
  /** Red, green, blue. */
  colors: number[][];
}

function unpack(rows: Buffer, { width, height, bits }: Pick<IndexedFile, "width" | "height" | "bits">, stride: number) {
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const byte = rows[y * stride + ((x * bits) >> 3)] as number;
      samples[y * width + x] = (byte >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1);
    }
  return samples;
}

/** A PNG of up to 8 bits, not interlaced, every row with filter type 0. Checks the checksum of each chunk. */
export function readIndexedPng(file: Buffer): IndexedFile & { colorType: number; chunks: string[] } {
  if (file.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") throw new Error("no PNG");
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    if (crc32(file.subarray(at + 4, at + 8 + length)) !== file.readUInt32BE(at + 8 + length)) throw new Error(type);
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  const of = (type: string) => Buffer.concat(chunks.filter((chunk) => chunk.type === type).map(({ data }) => data));
  const header = of("IHDR");
  const size = { width: header.readUInt32BE(0), height: header.readUInt32BE(4), bits: header.readUInt8(8) };
  const stride = Math.ceil((size.width * size.bits) / 8);
  const filtered = inflateSync(of("IDAT"));
  if (filtered.length !== (stride + 1) * size.height) throw new Error(`${filtered.length} bytes of rows`);
  const rows = Buffer.concat(
    Array.from({ length: size.height }, (_, y) => {
      if (filtered[y * (stride + 1)] !== 0) throw new Error("a filtered row");
      return filtered.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    }),
  );
  const table = of("PLTE");
  return {
    ...size,
    samples: unpack(rows, size, stride),
    colors: Array.from({ length: table.length / 3 }, (_, index) => [...table.subarray(3 * index, 3 * index + 3)]),
    colorType: header.readUInt8(9),
    chunks: chunks.map(({ type }) => type),
  };
}

/** An uncompressed, bottom-up Windows bitmap with a BITMAPINFOHEADER. Of 24 bits the samples are red, green, blue. */
export function readBmp(file: Buffer): IndexedFile {
  const [start, width, height, bits] = [10, 18, 22, 28].map((at) =>
    at === 28 ? file.readUInt16LE(at) : file.readInt32LE(at),
  ) as [number, number, number, number];
  const stride = Math.ceil((width * bits) / 32) * 4;
  const facts = [
    file.toString("latin1", 0, 2),
    file.readUInt32LE(2),
    file.readUInt32LE(14),
    file.readUInt16LE(26),
    file.readUInt32LE(30),
  ];
  if (`${facts}` !== `BM,${start + stride * height},40,1,0` || file.length !== facts[1]) throw new Error(`${facts}`);
  const fromTop = Buffer.concat(
    Array.from({ length: height }, (_, y) =>
      file.subarray(start + (height - 1 - y) * stride, start + (height - y) * stride),
    ),
  );
  const colors = Array.from({ length: (start - 54) / 4 }, (_, index) =>
    [...file.subarray(54 + 4 * index, 57 + 4 * index)].reverse(),
  );
  if (file.readUInt32LE(46) !== colors.length) throw new Error("the colour table is not as long as told");
  if (bits !== 24) return { width, height, bits, samples: unpack(fromTop, { width, height, bits }, stride), colors };
  const samples = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++)
        samples[3 * (y * width + x) + channel] = fromTop[y * stride + 3 * x + 2 - channel] as number;
  return { width, height, bits, samples, colors };
}

/** Of the frame header (ITU T.81 B.2.2): its marker, 0xC0 for baseline, and the sampling factors of each component. */
export function readJpegFrame(file: Buffer): { marker: number; sampling: string[] } {
  let at = 2;
  for (;;) {
    const marker = file.readUInt16BE(at) & 255;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const sampling = Array.from({ length: file.readUInt8(at + 9) }, (_, index) => {
        const factors = file.readUInt8(at + 11 + 3 * index);
        return `${factors >> 4}x${factors & 15}`;
      });
      return { marker, sampling };
    }
    at += 2 + file.readUInt16BE(at + 2);
  }
}
