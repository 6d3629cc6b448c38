import { isIP } from "node:net";
import { AppError } from "../core/errors";
import { env } from "../env";

function refuse(message: string): never {
  throw new AppError("invalid_request", message, { errors: [{ path: "url", message }] });
}

/** The host of a URL without the brackets of IPv6 and the dot of the root. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");

/**
 * The address of a webhook as it is kept. Where its name leads is asked at each delivery; what is wrong whatever it
 * resolves to is refused here, so that nobody waits for a delivery to learn it.
 * @throws AppError `invalid_request` with the reason at `url`
 */
export function readTarget(text: string, allowPrivate = env().WEBHOOK_ALLOW_PRIVATE): string {
  if (!URL.canParse(text)) refuse("This is not a web address");
  const url = new URL(text);
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:"))
    refuse(allowPrivate ? "The address must begin with https:// or http://" : "The address must begin with https://");
  if (url.username || url.password) refuse("The address must not hold a user name or a password");
  if (url.hash) refuse("The address must not have a # part: it is never sent");
  if (allowPrivate) return url.href;
  const host = hostOf(url);
  if (isIP(host)) refuse("Use a host name: an address by numbers is refused");
  if (/(^|\.)localhost$/i.test(host)) refuse("localhost is this server itself, and refused");
  return url.href;
}
