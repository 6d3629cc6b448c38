import type { DeviceProfile } from "@/lib/contracts/devices";
import { KiB } from "@/lib/core/units";
import { UNITS } from "./words";

/** A colour of the palette under edit. `id` is for React alone. */
export interface DraftColor {
  id: number;
  measured: string;
  nominal: string;
}

type Named = Extract<DeviceProfile["colors"], string>;

/** A profile while somebody edits it: fields as they are typed, right or wrong. */
export interface Draft {
  width: string;
  height: string;
  fit: DeviceProfile["fit"];
  format: DeviceProfile["format"];
  colors: Named | "palette";
  palette: DraftColor[];
  /** Whether files are written in other colours than the panel shows. */
  nominal: boolean;
  /** In kB; empty for no limit. */
  maxKilobytes: string;
  every: string;
  unit: (typeof UNITS)[number]["name"];
}

export type DraftErrors = Partial<Record<"width" | "height" | "palette" | "maxKilobytes" | "every", string>>;

export const LIMITS = { side: [16, 4096], colors: [2, 64], kilobytes: [1, 65_536], seconds: [5, 604_800] } as const;

let nextId = 0;
/** A colour of a palette that is edited, with an id of its own for the list. */
export const draftColor = (measured: string, nominal = measured): DraftColor => ({ id: nextId++, measured, nominal });

const BLACK_AND_WHITE = ["#000000", "#ffffff"];

/** A profile as its form shows it: numbers as text, bytes in KiB, the poll time in the largest unit that fits. */
export function draftOf(profile: DeviceProfile): Draft {
  const own = typeof profile.colors === "string" ? null : profile.colors;
  const palette = (own ?? BLACK_AND_WHITE).map((entry) =>
    typeof entry === "string" ? draftColor(entry) : draftColor(entry.measured, entry.nominal),
  );
  const unit = UNITS.find(({ seconds }) => profile.poll_seconds % seconds === 0) ?? UNITS[3];
  return {
    width: String(profile.width),
    height: String(profile.height),
    fit: profile.fit,
    format: profile.format,
    colors: typeof profile.colors === "string" ? profile.colors : "palette",
    palette,
    nominal: palette.some(({ measured, nominal }) => measured !== nominal),
    maxKilobytes: profile.max_bytes === null ? "" : String(Number((profile.max_bytes / KiB).toFixed(3))),
    every: String(profile.poll_seconds / unit.seconds),
    unit: unit.name,
  };
}

const isColor = (value: string): boolean => /^#[0-9a-f]{6}$/i.test(value);

function whole(value: string, [least, most]: readonly [number, number]): number | null {
  const number = value.trim() === "" ? Number.NaN : Number(value);
  return Number.isInteger(number) && number >= least && number <= most ? number : null;
}

type Read = { ok: true; profile: DeviceProfile } | { ok: false; errors: DraftErrors };

/** The profile that a draft stands for, or what is wrong with it. The server judges again. */
export function readDraft(draft: Draft): Read {
  const errors: DraftErrors = {};
  const width = whole(draft.width, LIMITS.side);
  const height = whole(draft.height, LIMITS.side);
  const side = `From ${LIMITS.side[0]} to ${LIMITS.side[1]} pixels.`;
  if (width === null) errors.width = side;
  if (height === null) errors.height = side;

  const seconds = Math.round(Number(draft.every) * (UNITS.find(({ name }) => name === draft.unit)?.seconds ?? 1));
  const poll_seconds = draft.every.trim() === "" ? null : whole(String(seconds), LIMITS.seconds);
  if (poll_seconds === null) errors.every = "From 5 seconds to 7 days.";

  const bytes = draft.maxKilobytes.trim() === "" ? null : Math.round(Number(draft.maxKilobytes) * KiB);
  const max_bytes =
    bytes === null ? null : whole(String(bytes), [LIMITS.kilobytes[0] * KiB, LIMITS.kilobytes[1] * KiB]);
  if (bytes !== null && max_bytes === null) errors.maxKilobytes = "From 1 kB to 64 MB, or empty.";

  const palette = draft.palette.map(({ measured, nominal }) => {
    const written = draft.nominal ? nominal : measured;
    return measured === written ? measured : { measured, nominal: written };
  });
  const used = draft.palette.flatMap(({ measured, nominal }) => (draft.nominal ? [measured, nominal] : [measured]));
  if (draft.colors === "palette" && !used.every(isColor)) errors.palette = "Write each colour as #rrggbb.";

  if (width === null || height === null || poll_seconds === null || Object.keys(errors).length > 0) {
    return { ok: false, errors };
  }
  const colors = draft.colors === "palette" ? palette : draft.colors;
  return {
    ok: true,
    profile: { width, height, fit: draft.fit, format: draft.format, colors, max_bytes, poll_seconds },
  };
}
