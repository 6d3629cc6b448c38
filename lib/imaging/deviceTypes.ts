import type { DeviceProfile } from "../contracts/devices";

/** The part of a device's profile that its pictures' bytes follow from: devices that agree in it share their files. */
export type DeviceSpec = Pick<DeviceProfile, "width" | "height" | "fit" | "format" | "colors" | "max_bytes">;
