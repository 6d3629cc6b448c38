import { AppError } from "../core/errors";
import { deviceOfToken, deviceTokenOf } from "../identity/deviceTokens";

/**
 * Refuses whoever is nobody that a route knows.
 * @throws AppError `forbidden` for a device, which is known and not allowed; `not_authenticated` for everybody else
 */
export async function refuseCaller(headers: Pick<Headers, "get">): Promise<never> {
  const deviceToken = deviceTokenOf(headers.get("authorization"));
  if (deviceToken && (await deviceOfToken(deviceToken)))
    throw new AppError("forbidden", "A device's token is good for /api/sync alone");
  throw new AppError("not_authenticated", "Sign in, or send an API token");
}
