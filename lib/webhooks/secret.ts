import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { singleton } from "../core/singleton";
import { env } from "../env";

/** 24 to 64 bytes are asked for by Standard Webhooks. */
const SECRET_BYTES = 32;
const PREFIX = "whsec_";
const [IV, TAG] = [12, 16];

const sealingKey = () =>
  singleton("webhook-key", () =>
    Buffer.from(hkdfSync("sha256", env().NEXTAUTH_SECRET, "", "contact-sheet/webhook-secret", 32)),
  );

/** A new secret, as the receiver keeps it. */
export const newSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString("base64");

/** A secret as the database keeps it: AES-256-GCM under a key of this installation. */
export function seal(secret: string): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(IV);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(), iv);
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), sealed]));
}

/** The secret of `seal`, or null where it was sealed under another NEXTAUTH_SECRET. */
export function open(sealed: Uint8Array): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", sealingKey(), sealed.subarray(0, IV), { authTagLength: TAG });
    decipher.setAuthTag(sealed.subarray(IV, IV + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/**
 * The headers of the Standard Webhooks specification.
 * @param at seconds since 1970, of this try
 * @param secrets the one in force first; one that was rotated out a moment ago signs too
 */
export function signedHeaders(
  id: string,
  at: number,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": signatures.join(" ") };
}
