import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** What is given out of IPv6 for the public network (RFC 4291, 2.4); the rest is reserved. */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");
const NAT64 = ipaddr.parseCIDR("64:ff9b::/96");

/**
 * Whether an address is one of the public network. Forms that carry an IPv4 address (mapped, NAT64 of RFC 6052, 6to4) are
 * judged by that one; whatever has a special use is refused (IANA's special-purpose registries, by `ipaddr.js`), and so is
 * what is given out to nobody, `::a.b.c.d` of old among it: never routed, and some systems take it for the IPv4 address.
 */
export function isPublicAddress(text: string): boolean {
  const [bare = ""] = text.split("%");
  // Short, octal and hexadecimal forms are none: what is read here and what is connected to must be the same.
  const version = isIP(bare);
  if (version === 0) return false;
  if (version === 4) return isPublicV4(ipaddr.IPv4.parse(bare).toByteArray());
  // In hexadecimal throughout: `ipaddr.js` reads `::8.8.8.8` as if it were `::ffff:8.8.8.8`.
  const six = ipaddr.IPv6.parse(new URL(`http://[${bare}]`).hostname.slice(1, -1));
  const range = six.range();
  if (range === "unicast") return six.match(GLOBAL_UNICAST);
  const bytes = six.toByteArray();
  if (range === "ipv4Mapped") return isPublicV4(bytes.slice(12));
  if (range === "6to4") return isPublicV4(bytes.slice(2, 6));
  // Of the well-known prefix alone: of a network's own prefix nobody can tell where the IPv4 address stands.
  if (range === "rfc6052" && six.match(NAT64)) return isPublicV4(bytes.slice(12));
  return false;
}

const isPublicV4 = (bytes: number[]): boolean => new ipaddr.IPv4(bytes).range() === "unicast";
