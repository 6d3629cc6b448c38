import { type ComponentProps, useEffect, useLayoutEffect, useRef } from "react";
import { Img } from "../ui/Img";
import { placeholderOf } from "./thumbhash";

const useBrowserLayoutEffect = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * A picture that stands blurred in its place until it is loaded. The blurred copy is made in the browser, of the 28 letters
 * of its hash, and taken away afterwards: a transparent picture must not show it through.
 */
export function Picture({ hash, ...rest }: ComponentProps<typeof Img> & { hash: string }) {
  const img = useRef<HTMLImageElement>(null);
  useBrowserLayoutEffect(() => {
    if (img.current && !img.current.complete) img.current.style.backgroundImage = `url(${placeholderOf(hash)})`;
  }, [hash]);
  return (
    <Img
      {...rest}
      ref={img}
      onLoad={(event) => {
        event.currentTarget.style.backgroundImage = "";
      }}
    />
  );
}
