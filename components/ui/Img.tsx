import type { ComponentProps } from "react";

/**
 * A picture. A plain `<img>`, because private pictures never pass Next's shared optimiser: the server's own renditions
 * come with `srcSet`. Not draggable, as dragging a picture here moves its slot.
 */
export function Img({ alt, ...rest }: ComponentProps<"img"> & { alt: string }) {
  // biome-ignore lint/performance/noImgElement: see above
  return <img alt={alt} draggable={false} {...rest} />;
}
