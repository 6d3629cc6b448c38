import { type ComponentProps, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Img } from "../ui/Img";
import { placeholderOf } from "./thumbhash";

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * A picture that stands blurred in its place until it is loaded. The blurred copy is made in the browser, of the 28 letters
 * of its hash, and taken away afterwards: a transparent picture must not show it through. Of a file that does not come it is
 * what stays.
 */
export function Picture({ hash, ...rest }: ComponentProps<typeof Img> & { hash: string }) {
  const img = useRef<HTMLImageElement>(null);
  // By its address: a new one is asked for again.
  const [broken, setBroken] = useState<unknown>(null);
  const lost = broken !== null && broken === rest.src;
  useBrowserLayoutEffect(() => {
    const element = img.current;
    if (!element || lost) return;
    // It may have failed before this script was here to be told.
    if (element.complete && element.currentSrc !== "" && element.naturalWidth === 0) setBroken(rest.src);
    else if (!element.complete) element.style.backgroundImage = `url(${placeholderOf(hash)})`;
  }, [hash, rest.src, lost]);
  // Not the browser's sign of a broken file: nothing is drawn where even the hash cannot be read.
  const instead = lost ? placeholderOf(hash) : "";
  return (
    <Img
      {...rest}
      {...(lost && { src: instead || undefined, srcSet: undefined, sizes: undefined })}
      data-lost={lost || undefined}
      ref={img}
      onLoad={(event) => {
        event.currentTarget.style.backgroundImage = "";
      }}
      onError={() => {
        if (!lost) setBroken(rest.src);
      }}
    />
  );
}
