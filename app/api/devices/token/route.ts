import { DEVICE_GRANT } from "@/lib/contracts/devices";
import { isAppError } from "@/lib/core/errors";
import { pollPairing } from "@/lib/devices/pairing";
import { oauthError } from "@/lib/http/oauth";
import { readFields } from "@/lib/http/requestBody";
import { except, withApi } from "@/lib/http/withApi";

export const POST = withApi({ auth: "none" }, async ({ request }) => {
  const fields = await readFields(request).catch((error: unknown) => {
    if (isAppError(error, "invalid_json") || isAppError(error, "invalid_request")) return undefined;
    throw error;
  });
  if (fields === undefined) return oauthError("invalid_request");
  const { grant_type, device_code } = (fields ?? {}) as Record<string, unknown>;
  if (grant_type !== DEVICE_GRANT) return oauthError("unsupported_grant_type");
  if (typeof device_code !== "string" || !device_code) return oauthError("invalid_request");
  const result = await pollPairing(device_code);
  if (typeof result === "string") return oauthError(result);
  return { access_token: result.token, token_type: "Bearer", device_id: result.id };
});

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
