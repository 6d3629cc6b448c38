import type { DeviceProfile } from "@/lib/contracts/devices";

/** What a device looks like. The profile does not say, but its panel gives it away. */
export type Kind = "paper" | "frame" | "toy" | "module";

type Panel = Pick<DeviceProfile, "width" | "height" | "colors">;

/** Beyond this a drawing is a line: an odd panel is drawn with bars beside its picture. */
const MOST_OBLONG = 3;
const MODULE_SIDE = 200;
const TOY_SIDE = 320;

/** A small panel is a module, one of few colours paper, any other a toy or a frame by its size. */
export function kindOf({ width, height, colors }: Panel): Kind {
  const side = Math.max(width, height);
  if (side <= MODULE_SIDE) return "module";
  if (colors !== "full") return "paper";
  return side <= TOY_SIDE ? "toy" : "frame";
}

/** Width by height, as it is drawn. */
export const ratioOf = ({ width, height }: Panel): number =>
  Math.min(MOST_OBLONG, Math.max(1 / MOST_OBLONG, width / height));

/** How much of a shelf's width it takes: nearly equal areas, and never less than its words need. */
function weightOf(panel: Panel): number {
  const scale = { frame: 1, paper: 1, toy: 0.8, module: 0.8 }[kindOf(panel)];
  return Math.max(0.86, scale * ratioOf(panel) ** 0.6);
}

/** Where a device stands: the columns of its shelf, as `grid-column` has it. */
export interface Place {
  wide: string;
  medium: string;
}

const COLUMNS = 60;
/** At most this much stands on a shelf; a shelf with less than `least` keeps room at its end. */
const SHELVES = { wide: { most: 3.3, least: 2.9 }, medium: { most: 2.4, least: 1.9 } };

function shelve(weights: readonly number[], { most, least }: { most: number; least: number }): string[] {
  const rows: number[][] = [];
  let filled = Number.POSITIVE_INFINITY;
  for (const weight of weights) {
    if (filled + weight > most) {
      rows.push([]);
      filled = 0;
    }
    rows.at(-1)?.push(weight);
    filled += weight;
  }
  return rows.flatMap((row) => {
    const whole = Math.max(
      least,
      row.reduce((sum, weight) => sum + weight, 0),
    );
    let before = 0;
    return row.map((weight) => {
      const start = Math.round((before / whole) * COLUMNS);
      before += weight;
      return `${start + 1} / ${Math.round((before / whole) * COLUMNS) + 1}`;
    });
  });
}

/** Puts devices on shelves in their order, on a wide page and on a narrower one. A phone has one to a shelf. */
export function placesOf(panels: readonly Panel[]): Place[] {
  const weights = panels.map(weightOf);
  const [wide, medium] = [shelve(weights, SHELVES.wide), shelve(weights, SHELVES.medium)];
  return weights.map((_, i) => ({ wide: wide[i] ?? "auto", medium: medium[i] ?? "auto" }));
}
