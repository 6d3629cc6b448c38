// Run in a thread that gets them as text (see threads.ts): each function stands alone, with nothing of this module.

/** Light of red, green, blue: 0 is none, 1 that of white. */
export type Light = readonly [red: number, green: number, blue: number];

/** The light that each code of 8 bits stands for in sRGB (IEC 61966-2-1), and the code of a light, from 0 to 1. */
export function srgb(): { light: Float64Array; codeOf: (light: number) => number } {
  return {
    light: Float64Array.from({ length: 256 }, (_, code) => {
      const value = code / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }),
    codeOf: (light) => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055),
  };
}

/**
 * What light each code of a picture is to become on a panel, for red, green and blue: a panel's black is not without light,
 * and its white has less than paper. A picture that goes beyond them is compressed from its black and white to the panel's,
 * as far as it does and no further; one that keeps within them stays as it is, to the last bit.
 *
 * Black and white are followed in each channel, so that a white is the panel's, and not corrected with specks of colour.
 * A colour in their place (a panel without white) is followed in its brightness alone.
 * @param pixels of the picture, red, green, blue
 * @param colors of the panel, red, green, blue, 0–255
 */
export function toneCurves(
  pixels: Uint8Array,
  colors: readonly (readonly number[])[],
  light: Float64Array,
): [red: Float64Array, green: Float64Array, blue: Float64Array] {
  const brightness = (r: number, g: number, b: number): number =>
    0.2126 * (light[r] as number) + 0.7152 * (light[g] as number) + 0.0722 * (light[b] as number);
  const brightnesses = colors.map(([r, g, b]) => brightness(r as number, g as number, b as number));
  const blackest = Math.min(...brightnesses);
  const whitest = Math.max(...brightnesses);
  const poleOf = (bright: number): number[] => {
    const codes = colors[brightnesses.indexOf(bright)] as readonly number[];
    const isNeutral = Math.max(...codes) - Math.min(...codes) <= 64;
    return codes.map((code) => (isNeutral ? (light[code] as number) : bright));
  };
  const [black, white] = [poleOf(blackest), poleOf(whitest)];

  let [darkest, brightest] = [1, 0];
  for (let at = 0; at < pixels.length; at += 3) {
    const seen = brightness(pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number);
    if (seen < darkest) darkest = seen;
    if (seen > brightest) brightest = seen;
  }
  /** How much of the way from the panel's black to none, and from its white to all, the picture goes. */
  const below = darkest < blackest ? 1 - darkest / blackest : 0;
  const above = brightest > whitest ? (brightest - whitest) / (1 - whitest) : 0;

  const curveOf = (channel: number): Float64Array => {
    const [to0, to1] = [black[channel] as number, white[channel] as number];
    const from0 = to0 * (1 - below);
    const from1 = to1 + (1 - to1) * above;
    if ((below === 0 && above === 0) || from1 - from0 < 1e-6) return light;
    return light.map((value) => to0 + ((value - from0) * (to1 - to0)) / (from1 - from0));
  };
  return [curveOf(0), curveOf(1), curveOf(2)];
}

/**
 * Gives the light nearest to another one that `colors` can mix: its projection on their convex hull, which brightness
 * counts for more in than hue. Error diffusion is stable for what it gives, and would pile up errors for anything else.
 * By Frank and Wolfe's method with pairwise steps (Lacoste-Julien and Jaggi 2015), as a hull may be flat or a line.
 */
export function mixer(colors: readonly Light[]): (r: number, g: number, b: number) => [number, number, number] {
  const BRIGHTNESS_WEIGHT = 2;
  const STEPS = 200;
  const CLOSE = 1e-12;
  const place = (r: number, g: number, b: number): [number, number, number] => {
    const brightness = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return [BRIGHTNESS_WEIGHT * brightness, r - brightness, b - brightness];
  };
  const corners = colors.map(([r, g, b]) => place(r, g, b));
  const shares = new Float64Array(colors.length);

  return (r, g, b) => {
    const [wanted0, wanted1, wanted2] = place(r, g, b);
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < corners.length; index++) {
      const [p0, p1, p2] = corners[index] as [number, number, number];
      const distance = (p0 - wanted0) ** 2 + (p1 - wanted1) ** 2 + (p2 - wanted2) ** 2;
      if (distance < least) {
        nearest = index;
        least = distance;
      }
    }
    shares.fill(0);
    shares[nearest] = 1;
    let [at0, at1, at2] = corners[nearest] as [number, number, number];
    for (let step = 0; step < STEPS && least > 0; step++) {
      let [best, worst] = [0, 0];
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let index = 0; index < corners.length; index++) {
        const [p0, p1, p2] = corners[index] as [number, number, number];
        const slope = (at0 - wanted0) * p0 + (at1 - wanted1) * p1 + (at2 - wanted2) * p2;
        if (slope < low) {
          low = slope;
          best = index;
        }
        if (slope > high && (shares[index] as number) > 0) {
          high = slope;
          worst = index;
        }
      }
      if (high - low < CLOSE) break;
      const [b0, b1, b2] = corners[best] as [number, number, number];
      const [w0, w1, w2] = corners[worst] as [number, number, number];
      const length = (b0 - w0) ** 2 + (b1 - w1) ** 2 + (b2 - w2) ** 2;
      const share = Math.min(shares[worst] as number, (high - low) / length);
      shares[best] = (shares[best] as number) + share;
      shares[worst] = (shares[worst] as number) - share;
      at0 += share * (b0 - w0);
      at1 += share * (b1 - w1);
      at2 += share * (b2 - w2);
    }
    const mixed: [number, number, number] = [0, 0, 0];
    for (let index = 0; index < colors.length; index++) {
      const color = colors[index] as Light;
      for (const channel of [0, 1, 2] as const) mixed[channel] += (shares[index] as number) * color[channel];
    }
    return mixed;
  };
}
