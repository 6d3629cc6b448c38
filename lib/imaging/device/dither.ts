/**
 * Each pixel's index into `colors`, by Floyd and Steinberg's error diffusion (1976), every second row from the right.
 * Errors are of light, not of its sRGB code (IEC 61966-2-1): so the light of an area is that of the picture, as somebody
 * sees it who stands far enough away. The nearest colour is that of OKLab (Ottosson 2020), or for greys that of light.
 * What has more contrast than the panel is compressed first, from its black to its white, and only as far as it must be.
 * Runs in a thread that gets it as text (see threads.ts): it stands alone, with nothing of this module.
 * @param pixels red, green, blue, 0–255 in sRGB
 * @param colors at most 64
 */
export function dither(
  pixels: Uint8Array,
  width: number,
  height: number,
  colors: readonly (readonly number[])[],
): Uint8Array {
  const count = colors.length;
  const light = Float64Array.from({ length: 256 }, (_, code) =>
    code <= 0.04045 * 255 ? code / 255 / 12.92 : ((code / 255 + 0.055) / 1.055) ** 2.4,
  );
  const lightOf = (code: number | undefined): number => light[code as number] as number;
  const luminance = (r: number, g: number, b: number): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const palette = colors.map(([r, g, b]) => [lightOf(r), lightOf(g), lightOf(b)] as const);
  const isGrey = colors.every(([r, g, b]) => r === g && g === b);
  const indices = new Uint8Array(width * height);

  // The panel's black and white per channel, so that a grey is mixed of these two alone. A colour in their place is not
  // followed in its hue.
  const brightness = palette.map(([r, g, b]) => luminance(r, g, b));
  const poleAt = (index: number): readonly number[] => {
    const code = colors[index] as readonly number[];
    const y = brightness[index] as number;
    return Math.max(...code) - Math.min(...code) <= 64 ? (palette[index] as readonly number[]) : [y, y, y];
  };
  const blackest = brightness.indexOf(Math.min(...brightness));
  const whitest = brightness.indexOf(Math.max(...brightness));
  const [black, white] = [poleAt(blackest), poleAt(whitest)];
  const [blackY, whiteY] = [brightness[blackest] as number, brightness[whitest] as number];
  let [low, high] = [1, 0];
  for (let at = 0; at < pixels.length; at += 3) {
    const y = luminance(lightOf(pixels[at]), lightOf(pixels[at + 1]), lightOf(pixels[at + 2]));
    if (y < low) low = y;
    if (y > high) high = y;
  }
  const lift = blackY > 0 ? Math.max(0, 1 - low / blackY) : 0;
  const cut = whiteY < 1 ? Math.max(0, (high - whiteY) / (1 - whiteY)) : 0;
  const tone = [0, 1, 2].map((channel) => {
    const [b, w] = [black[channel] as number, white[channel] as number];
    const from = b * (1 - lift);
    const to = w + (1 - w) * cut;
    const slope = to - from > 1e-6 ? (w - b) / (to - from) : 1;
    // The same numbers where nothing is compressed: the panel's own colours stay exactly what they are.
    return lift === 0 && cut === 0 ? light : light.map((value) => b + (value - from) * slope);
  }) as [Float64Array, Float64Array, Float64Array];

  if (isGrey) {
    const order = brightness
      .map((_, index) => index)
      .sort((a, b) => (brightness[a] as number) - (brightness[b] as number));
    const levels = Float64Array.from(order, (index) => brightness[index] as number);
    const limits = levels.slice(1).map((level, index) => (level + (levels[index] as number)) / 2);
    // Where a value's search begins: near its end.
    const start = Uint8Array.from({ length: 1024 }, (_, step) => limits.filter((limit) => limit < step / 1023).length);
    let here = new Float64Array(width + 2);
    let below = new Float64Array(width + 2);
    for (let y = 0; y < height; y++) {
      const step = y & 1 ? -1 : 1;
      for (let n = 0, x = step > 0 ? 0 : width - 1; n < width; n++, x += step) {
        const at = (y * width + x) * 3;
        const value =
          luminance(
            tone[0][pixels[at] as number] as number,
            tone[1][pixels[at + 1] as number] as number,
            tone[2][pixels[at + 2] as number] as number,
          ) + (here[x + 1] as number);
        let level = start[value <= 0 ? 0 : value >= 1 ? 1023 : (value * 1023) | 0] as number;
        while (level < count - 1 && value > (limits[level] as number)) level++;
        while (level > 0 && value <= (limits[level - 1] as number)) level--;
        indices[y * width + x] = order[level] as number;
        const error = (value - (levels[level] as number)) / 16;
        here[x + 1 + step] = (here[x + 1 + step] as number) + 7 * error;
        below[x + 1 - step] = (below[x + 1 - step] as number) + 3 * error;
        below[x + 1] = (below[x + 1] as number) + 5 * error;
        below[x + 1 + step] = (below[x + 1 + step] as number) + error;
      }
      [here, below] = [below, here];
      below.fill(0);
    }
    return indices;
  }

  const oklab = (r: number, g: number, b: number): [number, number, number] => {
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  };
  const labs = Float64Array.from(palette.flatMap(([r, g, b]) => oklab(r, g, b)));
  const nearest = (r: number, g: number, b: number): number => {
    const [l, m, s] = oklab(r, g, b);
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let index = 0; index < count; index++) {
      const dl = l - (labs[3 * index] as number);
      const da = m - (labs[3 * index + 1] as number);
      const db = s - (labs[3 * index + 2] as number);
      const distance = dl * dl + da * da + db * db;
      if (distance < least) [best, least] = [index, distance];
    }
    return best;
  };

  // The nearest colour to the middle of each cell of 64³, found when first asked for. A cell that holds a palette colour
  // which its middle does not answer with is asked exactly.
  const UNKNOWN = 255;
  const EXACT = 254;
  const cells = new Uint8Array(1 << 18).fill(UNKNOWN);
  const codes = Uint8Array.from({ length: 4096 }, (_, step) => {
    const value = step / 4095;
    return Math.min(63, Math.floor(64 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)));
  });
  const codeOf = (value: number): number =>
    codes[value <= 0 ? 0 : value >= 1 ? 4095 : (value * 4095 + 0.5) | 0] as number;
  const middles = Float64Array.from(
    { length: 64 },
    (_, code) => light[Math.round(((code + 0.5) * 255) / 64)] as number,
  );
  const find = (cell: number): number =>
    nearest(middles[cell >> 12] as number, middles[(cell >> 6) & 63] as number, middles[cell & 63] as number);
  palette.forEach(([r, g, b], index) => {
    const cell = (codeOf(r) << 12) | (codeOf(g) << 6) | codeOf(b);
    if (find(cell) !== index) cells[cell] = EXACT;
  });

  const [low0, low1, low2] = [0, 1, 2].map((c) => Math.min(...palette.map((color) => color[c] as number)) - 0.5) as [
    number,
    number,
    number,
  ];
  const [high0, high1, high2] = [0, 1, 2].map((c) => Math.max(...palette.map((color) => color[c] as number)) + 0.5) as [
    number,
    number,
    number,
  ];
  const flat = Float64Array.from(palette.flat());
  let here = new Float64Array(3 * (width + 2));
  let below = new Float64Array(3 * (width + 2));
  for (let y = 0; y < height; y++) {
    const step = y & 1 ? -1 : 1;
    const ahead = 3 * step;
    for (let n = 0, x = step > 0 ? 0 : width - 1; n < width; n++, x += step) {
      const at = (y * width + x) * 3;
      const to = 3 * (x + 1);
      let r = (tone[0][pixels[at] as number] as number) + (here[to] as number);
      let g = (tone[1][pixels[at + 1] as number] as number) + (here[to + 1] as number);
      let b = (tone[2][pixels[at + 2] as number] as number) + (here[to + 2] as number);
      // What no mixture can show would be owed for ever, and paid far from where it belongs.
      r = r < low0 ? low0 : r > high0 ? high0 : r;
      g = g < low1 ? low1 : g > high1 ? high1 : g;
      b = b < low2 ? low2 : b > high2 ? high2 : b;
      const cell = (codeOf(r) << 12) | (codeOf(g) << 6) | codeOf(b);
      let index = cells[cell] as number;
      if (index === UNKNOWN) {
        index = find(cell);
        cells[cell] = index;
      } else if (index === EXACT) index = nearest(r, g, b);
      indices[y * width + x] = index;
      for (let channel = 0; channel < 3; channel++) {
        const value = channel === 0 ? r : channel === 1 ? g : b;
        const error = (value - (flat[3 * index + channel] as number)) / 16;
        const cellAt = to + channel;
        here[cellAt + ahead] = (here[cellAt + ahead] as number) + 7 * error;
        below[cellAt - ahead] = (below[cellAt - ahead] as number) + 3 * error;
        below[cellAt] = (below[cellAt] as number) + 5 * error;
        below[cellAt + ahead] = (below[cellAt + ahead] as number) + error;
      }
    }
    [here, below] = [below, here];
    below.fill(0);
  }
  return indices;
}
