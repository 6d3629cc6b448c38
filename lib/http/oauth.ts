import type { PairingRefusal } from "../devices/pairing";
import { jsonResponse } from "./reply";

type OAuthError = PairingRefusal | "unsupported_grant_type" | "invalid_request";

/** An error as OAuth clients read it (RFC 6749, 5.2), not as a problem document. */
export const oauthError = (error: OAuthError): Response =>
  jsonResponse(400, JSON.stringify({ error }), { "Content-Type": "application/json", "Cache-Control": "no-store" });
