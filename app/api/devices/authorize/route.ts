import { AuthorizeDevice } from "@/lib/contracts/devices";
import { authorizeDevice } from "@/lib/devices/pairing";
import { readFields } from "@/lib/http/requestBody";
import { parse } from "@/lib/http/validation";
import { except, withApi } from "@/lib/http/withApi";

export const POST = withApi({ auth: "none" }, async ({ request, baseUrl }) => {
  const { client_name, profile } = parse(AuthorizeDevice, await readFields(request));
  const { deviceCode, userCode, expiresIn, interval } = await authorizeDevice(client_name, profile);
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${baseUrl}/devices/pair`,
    verification_uri_complete: `${baseUrl}/devices/pair?code=${userCode}`,
    expires_in: expiresIn,
    interval,
  };
});

export const { GET, HEAD, PUT, PATCH, DELETE } = except("POST");
