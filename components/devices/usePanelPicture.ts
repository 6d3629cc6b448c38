"use client";

import { useEffect, useState } from "react";
import type { DeviceProfile } from "@/lib/contracts/devices";
import { isRecolored, recolor } from "./trueColors";

/** Made once for a file and a palette, for as long as the page is open: a shelf has few. */
const made = new Map<string, Promise<string>>();

async function make(url: string, colors: DeviceProfile["colors"]): Promise<string> {
  const image = new Image();
  // The store may lie on another origin: without its leave the pixels cannot be read.
  image.crossOrigin = "anonymous";
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext("2d");
  if (!context) return url;
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  recolor(pixels.data, colors);
  context.putImageData(pixels, 0, 0);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
  return blob ? URL.createObjectURL(blob) : url;
}

/**
 * The address of a file as its panel shows it. Where a panel is told pure red and shows brick, so does the page; null
 * while that is being made. Where the pixels cannot be read, it is the file itself.
 */
export function usePanelPicture(url: string | null, colors: DeviceProfile["colors"]): string | null {
  const key = url && isRecolored(colors) ? `${url.split("?", 1)[0]} ${JSON.stringify(colors)}` : null;
  const [shown, setShown] = useState<{ key: string; url: string } | null>(null);

  // The key says all that matters: another signature of the same file is the same picture.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!key || !url) return;
    let left = false;
    const picture = made.get(key) ?? make(url, colors).catch(() => url);
    made.set(key, picture);
    void picture.then((done) => !left && setShown({ key, url: done }));
    return () => {
      left = true;
    };
  }, [key]);

  if (!key) return url;
  return shown?.key === key ? shown.url : null;
}
