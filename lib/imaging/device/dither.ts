import { type Light, mixer, srgb, toneCurves } from "./color";

// Run in a thread that gets them as text (see threads.ts): each function stands alone, with nothing of this module.

/** What `dither` is made of, by name: in the thread its functions have no other way to each other. */
export const DITHER_PARTS = { srgb, toneCurves, mixer, diffuseGreys, diffuseColors };

/**
 * Each pixel's index into `colors`, by error diffusion (Floyd and Steinberg 1976), every second row from the right. Errors
 * are of light, not of its sRGB code: so the light of an area is that of the picture, as somebody sees it from far enough
 * away. What a panel cannot show is first moved to what it can: see `toneCurves` and `mixer`.
 * @param pixels red, green, blue, 0–255 in sRGB
 * @param colors red, green, blue, 0–255 in sRGB, at most 64: as the panel shows them
 */
export function dither(
  pixels: Uint8Array,
  width: number,
  height: number,
  colors: readonly (readonly number[])[],
  parts = DITHER_PARTS,
): Uint8Array {
  const { light, codeOf } = parts.srgb();
  const tone = parts.toneCurves(pixels, colors, light);
  if (colors.every(([r, g, b]) => r === g && g === b)) {
    const greys = colors.map(([grey]) => light[grey as number] as number);
    return parts.diffuseGreys({ pixels, width, height, tone, greys });
  }
  const lights = colors.map((color) => color.map((code) => light[code] as number) as unknown as Light);
  return parts.diffuseColors({ pixels, width, height, tone, lights, colors, codeOf, mix: parts.mixer(lights) });
}

interface Task {
  pixels: Uint8Array;
  width: number;
  height: number;
  /** The light that each code stands for, by channel. */
  tone: readonly [red: Float64Array, green: Float64Array, blue: Float64Array];
}

/** Towards greys: of brightness alone, as no grey can repay an error in hue. */
function diffuseGreys({ pixels, width, height, tone, greys }: Task & { greys: readonly number[] }): Uint8Array {
  const order = greys.map((_, index) => index).sort((a, b) => (greys[a] as number) - (greys[b] as number));
  const levels = Float64Array.from(order, (index) => greys[index] as number);
  const limits = levels.slice(1).map((level, index) => (level + (levels[index] as number)) / 2);
  /** Where the search for the level of a light begins, a thousandth from its end. */
  const near = Uint8Array.from({ length: 1024 }, (_, step) => limits.filter((limit) => limit < step / 1023).length);
  const [red, green, blue] = [
    tone[0].map((v) => 0.2126 * v),
    tone[1].map((v) => 0.7152 * v),
    tone[2].map((v) => 0.0722 * v),
  ];
  const indices = new Uint8Array(width * height);
  let owed = new Float64Array(width + 2);
  let next = new Float64Array(width + 2);
  for (let y = 0; y < height; y++) {
    const step = y & 1 ? -1 : 1;
    for (let n = 0, x = step > 0 ? 0 : width - 1; n < width; n++, x += step) {
      const pixel = y * width + x;
      const from = 3 * pixel;
      const value =
        (red[pixels[from] as number] as number) +
        (green[pixels[from + 1] as number] as number) +
        (blue[pixels[from + 2] as number] as number) +
        (owed[x + 1] as number);
      let level = near[value <= 0 ? 0 : value >= 1 ? 1023 : (value * 1023) | 0] as number;
      while (level < limits.length && value > (limits[level] as number)) level++;
      while (level > 0 && value <= (limits[level - 1] as number)) level--;
      indices[pixel] = order[level] as number;
      const error = (value - (levels[level] as number)) / 16;
      owed[x + 1 + step] = (owed[x + 1 + step] as number) + 7 * error;
      next[x + 1 - step] = (next[x + 1 - step] as number) + 3 * error;
      next[x + 1] = (next[x + 1] as number) + 5 * error;
      next[x + 1 + step] = (next[x + 1 + step] as number) + error;
    }
    [owed, next] = [next, owed];
    next.fill(0);
  }
  return indices;
}

interface ColorTask extends Task {
  /** The panel's colours, as light and as codes. */
  lights: readonly Light[];
  colors: readonly (readonly number[])[];
  codeOf(light: number): number;
  mix(r: number, g: number, b: number): [number, number, number];
}

/**
 * Towards any colours. The nearest is that of their sRGB codes: with three palettes, areas came nearest to the picture by
 * it, and flat colours were mixed without the blotches that OKLab's sense of hue made of the dark ones.
 */
function diffuseColors({ pixels, width, height, tone, lights, colors, codeOf, mix }: ColorTask): Uint8Array {
  // The way from a colour to what can be mixed: computed at the corners of a grid of 32³ cells when one is first needed, and
  // between them in proportion to light, so that it is exact where the way is straight. A cell that holds one of the panel's
  // own colours is computed for each of its 8³ codes: the panel's colours do not move at all.
  const SIDE = 33;
  const NOTHING = 1e-5;
  const ways = new Float64Array(3 * SIDE ** 3).fill(Number.NaN);
  const own = new Float64Array(3 * 512 * colors.length).fill(Number.NaN);
  const ownCells = new Uint8Array(32 ** 3);
  (colors as [number, number, number][]).forEach(([r, g, b], index) => {
    ownCells[((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3)] = index + 1;
  });
  const edge = (channel: number, cell: number): number =>
    (tone[channel] as Float64Array)[Math.min(255, cell * 8)] as number;
  const part = [0, 1, 2].map((channel) =>
    Float64Array.from({ length: 256 }, (_, code) => {
      const [from, to] = [edge(channel, code >> 3), edge(channel, (code >> 3) + 1)];
      return to > from ? (((tone[channel] as Float64Array)[code] as number) - from) / (to - from) : 0;
    }),
  ) as [Float64Array, Float64Array, Float64Array];
  const wayAt = (i: number, j: number, k: number): number => {
    const at = 3 * ((i * SIDE + j) * SIDE + k);
    if (Number.isNaN(ways[at] as number)) {
      const [r, g, b] = [edge(0, i), edge(1, j), edge(2, k)];
      const mixed = mix(r, g, b);
      ways[at] = Math.abs(mixed[0] - r) < NOTHING ? 0 : mixed[0] - r;
      ways[at + 1] = Math.abs(mixed[1] - g) < NOTHING ? 0 : mixed[1] - g;
      ways[at + 2] = Math.abs(mixed[2] - b) < NOTHING ? 0 : mixed[2] - b;
    }
    return at;
  };

  // The nearest colour to the middle of each of 64³ cells, found when first asked for. One that holds a colour which its
  // middle does not lead to is asked exactly.
  const UNKNOWN = 255;
  const EXACT = 254;
  const cells = new Uint8Array(64 ** 3).fill(UNKNOWN);
  const codes = Float64Array.from({ length: 4096 }, (_, step) => 255 * codeOf(step / 4095));
  const codeAt = (value: number): number =>
    codes[value <= 0 ? 0 : value >= 1 ? 4095 : (value * 4095 + 0.5) | 0] as number;
  const cellOf = (r: number, g: number, b: number): number => ((r >> 2) << 12) | ((g >> 2) << 6) | (b >> 2);
  const nearest = (r: number, g: number, b: number): number => {
    let found = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < colors.length; index++) {
      const color = colors[index] as readonly [number, number, number];
      const distance = (color[0] - r) ** 2 + (color[1] - g) ** 2 + (color[2] - b) ** 2;
      if (distance < least) {
        found = index;
        least = distance;
      }
    }
    return found;
  };
  const middleOf = (cell: number): number =>
    nearest(4 * (cell >> 12) + 1.5, 4 * ((cell >> 6) & 63) + 1.5, 4 * (cell & 63) + 1.5);
  lights.forEach(([r, g, b], index) => {
    const cell = cellOf(codeAt(r), codeAt(g), codeAt(b));
    if (middleOf(cell) !== index) cells[cell] = EXACT;
  });

  const flat = Float64Array.from(lights.flat());
  const indices = new Uint8Array(width * height);
  /** Light. What rounding leaves must not pile up over thousands of rows. */
  const MOST = 2;
  let owed = new Float64Array(3 * (width + 2));
  let next = new Float64Array(3 * (width + 2));
  const value = new Float64Array(3);
  for (let y = 0; y < height; y++) {
    const step = y & 1 ? -1 : 1;
    const ahead = 3 * step;
    for (let n = 0, x = step > 0 ? 0 : width - 1; n < width; n++, x += step) {
      const from = 3 * (y * width + x);
      const to = 3 * (x + 1);
      const [red, green, blue] = [pixels[from] as number, pixels[from + 1] as number, pixels[from + 2] as number];
      const [i, j, k] = [red >> 3, green >> 3, blue >> 3];
      value[0] = tone[0][red] as number;
      value[1] = tone[1][green] as number;
      value[2] = tone[2][blue] as number;
      const ownCell = ownCells[(i << 10) | (j << 5) | k] as number;
      if (ownCell > 0) {
        const at = 3 * (((ownCell - 1) << 9) | ((red & 7) << 6) | ((green & 7) << 3) | (blue & 7));
        if (Number.isNaN(own[at] as number))
          own.set(mix(value[0] as number, value[1] as number, value[2] as number), at);
        for (let channel = 0; channel < 3; channel++) value[channel] = own[at + channel] as number;
      } else {
        const [u, v, w] = [part[0][red] as number, part[1][green] as number, part[2][blue] as number];
        for (let corner = 0; corner < 8; corner++) {
          const share = (corner & 4 ? u : 1 - u) * (corner & 2 ? v : 1 - v) * (corner & 1 ? w : 1 - w);
          if (share === 0) continue;
          const way = wayAt(i + (corner >> 2), j + ((corner >> 1) & 1), k + (corner & 1));
          for (let channel = 0; channel < 3; channel++)
            value[channel] = (value[channel] as number) + share * (ways[way + channel] as number);
        }
      }
      for (let channel = 0; channel < 3; channel++)
        value[channel] = Math.min(MOST, Math.max(-MOST, (value[channel] as number) + (owed[to + channel] as number)));

      const [r, g, b] = [codeAt(value[0] as number), codeAt(value[1] as number), codeAt(value[2] as number)];
      const cell = cellOf(r, g, b);
      let index = cells[cell] as number;
      if (index === UNKNOWN) {
        index = middleOf(cell);
        cells[cell] = index;
      } else if (index === EXACT) index = nearest(r, g, b);
      indices[y * width + x] = index;
      for (let channel = 0; channel < 3; channel++) {
        const error = ((value[channel] as number) - (flat[3 * index + channel] as number)) / 16;
        const at = to + channel;
        owed[at + ahead] = (owed[at + ahead] as number) + 7 * error;
        next[at - ahead] = (next[at - ahead] as number) + 3 * error;
        next[at] = (next[at] as number) + 5 * error;
        next[at + ahead] = (next[at + ahead] as number) + error;
      }
    }
    [owed, next] = [next, owed];
    next.fill(0);
  }
  return indices;
}
