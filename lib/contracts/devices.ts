import { z } from "zod";
import { cleanLine } from "../core/text";

const MIN_SIDE = 16;
const MAX_SIDE = 4096;
const MAX_COLORS = 64;

/** `#rrggbb`. */
const Color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, "Write a colour as #rrggbb")
  .toLowerCase();

/** A colour as the panel really shows it, and the one its driver is told. */
const MeasuredColor = z.strictObject({ measured: Color, nominal: Color });
const PaletteEntry = z.union([Color, MeasuredColor]);

const Palette = z
  .array(PaletteEntry)
  .min(2, "A palette has at least two colours")
  .max(MAX_COLORS, `A palette has at most ${MAX_COLORS} colours`);

const side = z
  .int(`From ${MIN_SIDE} to ${MAX_SIDE}`)
  .min(MIN_SIDE, `From ${MIN_SIDE} to ${MAX_SIDE}`)
  .max(MAX_SIDE, `From ${MIN_SIDE} to ${MAX_SIDE}`);

const FIELDS = {
  width: side,
  height: side,
  fit: z.enum(["cover", "contain"]),
  format: z.enum(["jpeg", "png", "webp", "bmp"]),
  /** All colours, evenly spaced greys, black and white, or the panel's own, reached by error diffusion. */
  colors: z.union([z.enum(["full", "gray16", "gray4", "mono"]), Palette]),
  /** The quality of JPEG and WebP falls until the file fits. */
  max_bytes: z
    .int()
    .min(1024, "At least 1024")
    .max(64 * 1024 * 1024)
    .nullable(),
  poll_seconds: z
    .int()
    .min(5, "At least 5")
    .max(7 * 86_400, "At most a week"),
};

/** What a device's screen is, and how its pictures are made. */
export const DeviceProfile = z.strictObject({
  width: FIELDS.width.default(800),
  height: FIELDS.height.default(480),
  fit: FIELDS.fit.default("contain"),
  format: FIELDS.format.default("jpeg"),
  colors: FIELDS.colors.default("full"),
  max_bytes: FIELDS.max_bytes.default(null),
  poll_seconds: FIELDS.poll_seconds.default(900),
});
export type DeviceProfile = z.output<typeof DeviceProfile>;

/** A part of a profile: what it does not name keeps its value, or on a new device gets its default. */
const ProfileChange = z.strictObject(FIELDS).partial();

export const DEFAULT_PROFILE: DeviceProfile = DeviceProfile.parse({});

export const DeviceName = z
  .string()
  .transform((text) => cleanLine(text).trim())
  .pipe(z.string().min(1, "Enter a name").max(120, "At most 120 characters"));

export const Device = z.object({
  id: z.uuid(),
  name: z.string(),
  profile: DeviceProfile,
  created_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime().nullable(),
  last_version: z.int().nullable(),
  up_to_date: z.boolean(),
  battery: z.int().nullable(),
  firmware: z.string().nullable(),
});
export type Device = z.output<typeof Device>;
/** The answer to its creation alone: the token is shown once. */
export type NewDevice = Device & { token: string };

export const CreateDevice = z.strictObject({ name: DeviceName, profile: ProfileChange.default({}) });
export type CreateDevice = z.output<typeof CreateDevice>;
export const ChangeDevice = z.strictObject({
  name: DeviceName.optional(),
  profile: ProfileChange.optional(),
});
export type ChangeDevice = z.output<typeof ChangeDevice>;

/** A device as the page draws it: beside the wire's fields, how late it is and what it shows. */
export interface DeviceView extends Device {
  /** Versions between what it holds and what there is; null before its first acknowledgement. */
  behind: number | null;
  /** It has not been seen for more than three of its polls. */
  late: boolean;
  rssi: number | null;
  /** The files it shows, by order: the very renditions, under signed URLs of the media path. Empty while they are being made. */
  files: { order: number; name: string | null; url: string; width: number; height: number }[];
}

export interface DevicesState {
  devices: DeviceView[];
  /** The version of the person's slots. */
  version: number;
}

/** A pairing as the person who approves it sees it. */
export interface PairingView {
  /** `ABCD-EFGH`. */
  userCode: string;
  clientName: string;
  profile: DeviceProfile;
  expiresAt: string;
}

/** The page's server actions take these. */
export const DeviceReference = z.object({ id: z.uuid() });
export const PairingReference = z.object({ code: z.string().max(40) });
export const EditDevice = z.object({ id: z.uuid(), name: DeviceName.optional(), profile: DeviceProfile.optional() });

/** `POST /api/sync/ack`. */
export const Acknowledgement = z.object({
  version: z.int().min(0),
  views: z.record(z.string(), z.int().min(0).max(1_000_000)).optional(),
  battery: z.int().min(0).max(100).nullish(),
  firmware: z.string().max(120).transform(cleanLine).nullish(),
  rssi: z.int().min(-200).max(50).nullish(),
});
export type Acknowledgement = z.output<typeof Acknowledgement>;

/** A profile as JSON text: in a form or a query, which carry text alone. */
const ProfileText = z
  .string()
  .max(8192)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "The profile is not valid JSON" });
      return z.NEVER;
    }
  });

/** `POST /api/devices/authorize`, JSON or a form. What OAuth clients send beside it is ignored. */
export const AuthorizeDevice = z.object({
  client_name: DeviceName,
  profile: z.union([ProfileChange, ProfileText.pipe(ProfileChange)]).default({}),
});

/** RFC 8628, 3.4. */
export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

export const PreviewQuery = z.object({
  order: z.coerce.number().int().min(0).max(4).default(0),
  profile: ProfileText.pipe(DeviceProfile),
});
