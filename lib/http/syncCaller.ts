import type { IncomingMessage } from "node:http";
import { AppError, notFound } from "../core/errors";
import { isUuid } from "../core/ids";
import { currentTrace } from "../core/trace";
import { type DeviceCaller, deviceById, deviceOfToken, deviceTokenOf } from "../identity/deviceTokens";
import { nodeCaller } from "./nodeCaller";

/** Who asks: the device itself, or somebody who looks at what it would be shown. */
export interface SyncCaller extends DeviceCaller {
  isDevice: boolean;
}

/**
 * Finds the device a request is about: by its own token, or for a session or an API token by `?device_id=`.
 * @throws AppError `not_authenticated`, `forbidden` for a person who names no device, `not_found` for another's
 */
export async function resolveSyncCaller(request: IncomingMessage, deviceId: string | null): Promise<SyncCaller> {
  const token = deviceTokenOf(request.headers.authorization);
  const caller = token ? await deviceOfToken(token) : await previewed(request, deviceId);
  if (!caller) throw new AppError("not_authenticated", "Pair this device again, or send its token");
  const trace = currentTrace();
  if (trace) trace.userId = caller.userId;
  return { ...caller, isDevice: token !== null };
}

async function previewed(request: IncomingMessage, deviceId: string | null): Promise<DeviceCaller | null> {
  const actor = await nodeCaller(request);
  if (!actor) return null;
  if (!deviceId) throw new AppError("forbidden", "Only a device syncs. Add ?device_id= to see what it would get.");
  const device = isUuid(deviceId) ? await deviceById(deviceId) : null;
  if (!device || device.userId !== actor.userId) throw notFound("Device not found");
  return device;
}
