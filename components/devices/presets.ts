import type { DeviceProfile } from "@/lib/contracts/devices";

/** A panel that can be bought, and the profile that suits it. */
export interface Preset {
  id: string;
  group: "E-paper" | "Frames and tablets" | "Small displays";
  label: string;
  profile: DeviceProfile;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const KiB = 1024;

/**
 * Colours as a camera sees them on the panel beside white paper, and the ones its driver knows them by. Dithering towards
 * the measured ones keeps faces from turning green; each panel differs a little, so they can be edited.
 */
const ACEP = [
  { measured: "#1c2024", nominal: "#000000" },
  { measured: "#f0efea", nominal: "#ffffff" },
  { measured: "#4f9f30", nominal: "#00ff00" },
  { measured: "#33368c", nominal: "#0000ff" },
  { measured: "#cc1c1c", nominal: "#ff0000" },
  { measured: "#eecb1c", nominal: "#ffff00" },
  { measured: "#b9602a", nominal: "#ff8000" },
];

const SPECTRA_6 = [
  { measured: "#1d2023", nominal: "#000000" },
  { measured: "#ebebe6", nominal: "#ffffff" },
  { measured: "#ecd83f", nominal: "#ffff00" },
  { measured: "#b01c1e", nominal: "#ff0000" },
  { measured: "#2458b4", nominal: "#0000ff" },
  { measured: "#175f2a", nominal: "#00ff00" },
];

const BLACK_WHITE_RED = [
  { measured: "#1f1f22", nominal: "#000000" },
  { measured: "#ecebe5", nominal: "#ffffff" },
  { measured: "#a8242a", nominal: "#ff0000" },
];

const paper = (width: number, height: number, colors: DeviceProfile["colors"]): DeviceProfile => ({
  width,
  height,
  fit: "cover",
  format: "png",
  colors,
  max_bytes: null,
  poll_seconds: HOUR,
});

const frame = (width: number, height: number, poll_seconds: number): DeviceProfile => ({
  width,
  height,
  fit: "contain",
  format: "jpeg",
  colors: "full",
  max_bytes: null,
  poll_seconds,
});

/** Common panels. Another panel is another row. */
export const PRESETS: readonly Preset[] = [
  { id: "epd75", group: "E-paper", label: "7.5 in, black and white", profile: paper(800, 480, "mono") },
  { id: "epd75g", group: "E-paper", label: "7.5 in, 4 greys", profile: paper(800, 480, "gray4") },
  { id: "epd75r", group: "E-paper", label: "7.5 in, black, white, red", profile: paper(800, 480, BLACK_WHITE_RED) },
  { id: "acep73", group: "E-paper", label: "7.3 in, 7 colours (ACeP)", profile: paper(800, 480, ACEP) },
  { id: "spectra73", group: "E-paper", label: "7.3 in, 6 colours (Spectra 6)", profile: paper(800, 480, SPECTRA_6) },
  {
    id: "spectra133",
    group: "E-paper",
    label: "13.3 in, 6 colours (Spectra 6)",
    profile: paper(1200, 1600, SPECTRA_6),
  },
  { id: "epd103", group: "E-paper", label: "10.3 in, 16 greys", profile: paper(1872, 1404, "gray16") },
  { id: "lcd7", group: "Frames and tablets", label: "7 in LCD, 800 × 480", profile: frame(800, 480, 15 * MINUTE) },
  {
    id: "tablet7",
    group: "Frames and tablets",
    label: "7 in tablet, 1024 × 600",
    profile: frame(1024, 600, 5 * MINUTE),
  },
  {
    id: "frame10",
    group: "Frames and tablets",
    label: "10 in frame, 1280 × 800",
    profile: frame(1280, 800, 5 * MINUTE),
  },
  {
    id: "hd",
    group: "Frames and tablets",
    label: "Television or kiosk, 1920 × 1080",
    profile: frame(1920, 1080, MINUTE),
  },
  {
    id: "square4",
    group: "Small displays",
    label: "4 in square, 480 × 480",
    profile: { ...frame(480, 480, 5 * MINUTE), fit: "cover" },
  },
  {
    id: "round128",
    group: "Small displays",
    label: "1.28 in round, 240 × 240",
    profile: { ...frame(240, 240, 15 * MINUTE), fit: "cover", max_bytes: 32 * KiB },
  },
  {
    id: "oled096",
    group: "Small displays",
    label: "0.96 in OLED, 128 × 64",
    profile: { ...paper(128, 64, "mono"), fit: "cover", format: "bmp", poll_seconds: 15 * MINUTE },
  },
];

export const PRESET_GROUPS = [...new Set(PRESETS.map(({ group }) => group))];

const pixels = (profile: DeviceProfile): string => {
  const sides = [profile.width, profile.height].sort((a, b) => a - b);
  return JSON.stringify([sides, profile.format, profile.colors]);
};

/** The panel that a profile is for, whichever way up it stands and however often it asks. */
export const presetOf = (profile: DeviceProfile): Preset | null =>
  PRESETS.find((preset) => pixels(preset.profile) === pixels(profile)) ?? null;
