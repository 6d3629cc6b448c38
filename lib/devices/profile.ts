import { DEFAULT_PROFILE, DeviceProfile } from "../contracts/devices";
import { sha256 } from "../core/bytes";

/** What of a profile decides the pixels of a file. */
export type PixelProfile = Omit<DeviceProfile, "poll_seconds">;

/** Devices whose pictures are made alike share this key, and so their renditions. */
export function profileKey({ width, height, fit, format, colors, max_bytes }: PixelProfile): string {
  const canonical = JSON.stringify([width, height, fit, format, colors, max_bytes]);
  return sha256(canonical).toString("hex").slice(0, 12);
}

/** The name of a profile's rendition among those of an image. */
export const renditionName = (key: string): string => `device_${key}`;

/** A profile as it was stored. One of an older form is read as far as it goes. */
export function readProfile(stored: unknown): DeviceProfile {
  const result = DeviceProfile.safeParse(stored);
  return result.success ? result.data : DEFAULT_PROFILE;
}
