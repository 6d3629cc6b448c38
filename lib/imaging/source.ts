import { open, readFile } from "node:fs/promises";

/** A picture's bytes, or the path of the file that has them. */
export type Source = Buffer | string;

/** A source of which parts are read. */
export interface OpenSource {
  bytes: number;
  /** Shorter than `length` at the end. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a source for reading in parts; whoever opens it closes it. */
export async function openSource(source: Source): Promise<OpenSource> {
  if (typeof source !== "string")
    return {
      bytes: source.length,
      read: async (position, length) => source.subarray(position, position + length),
      close: async () => {},
    };
  const file = await open(source, "r");
  try {
    const { size: bytes } = await file.stat();
    return {
      bytes,
      read: async (position, length) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** All of it. */
export const readSource = async (source: Source): Promise<Buffer> =>
  typeof source === "string" ? readFile(source) : source;
