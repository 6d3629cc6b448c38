/** Width and height of a picture as it is shown, in pixels. */
export interface Shape {
  width: number;
  height: number;
}

/** The boxes that tell of a HEIC's pictures stand at its beginning. */
const HEAD_BYTES = 64 * 1024;

/**
 * Reads how large a picture is, turned as its EXIF orientation says, without decoding its pixels.
 * @returns null where nothing can be told: the file is damaged, or of a type that this browser does not know
 */
export async function readShape(file: Blob): Promise<Shape | null> {
  return (await shapeByBrowser(file)) ?? heicShape(new Uint8Array(await head(file)));
}

const head = (file: Blob): Promise<ArrayBuffer> =>
  file
    .slice(0, HEAD_BYTES)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));

/** An image that is on no page is loaded, and not decoded. */
async function shapeByBrowser(file: Blob): Promise<Shape | null> {
  const url = URL.createObjectURL(file);
  const image = new Image();
  const loaded = await new Promise<boolean>((resolve) => {
    image.onload = () => resolve(true);
    image.onerror = () => resolve(false);
    image.src = url;
  });
  const { naturalWidth: width, naturalHeight: height } = image;
  URL.revokeObjectURL(url);
  return loaded && width > 0 && height > 0 ? { width, height } : null;
}

/**
 * The shape of a HEIC, which most browsers cannot read: of its largest picture (the others are tiles and thumbnails),
 * turned as it says.
 */
export function heicShape(bytes: Uint8Array): Shape | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let shape: Shape | null = null;
  for (const at of boxes(bytes, "ispe", 16)) {
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (width && height && (!shape || width * height > shape.width * shape.height)) shape = { width, height };
  }
  const [turn] = boxes(bytes, "irot", 5);
  const sideways = turn !== undefined && view.getUint8(turn + 4) % 2 === 1;
  return shape && sideways ? { width: shape.height, height: shape.width } : shape;
}

/** Where boxes of a type begin, each with so many bytes from its type on. */
function boxes(bytes: Uint8Array, type: string, length: number): number[] {
  const [a, b, c, d] = [...type].map((letter) => letter.charCodeAt(0));
  const found: number[] = [];
  for (let at = 0; at + length <= bytes.length; at++)
    if (bytes[at] === a && bytes[at + 1] === b && bytes[at + 2] === c && bytes[at + 3] === d) found.push(at);
  return found;
}
