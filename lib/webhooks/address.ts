import ipaddr from "ipaddr.js";

/**
 * Whether an address is one of the public network. Forms that carry an IPv4 address (mapped, NAT64 of RFC 6052, 6to4) are
 * judged by that one; whatever has a special use is refused (IANA's special-purpose registries, by `ipaddr.js`).
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text.split("%")[0] ?? text);
  if (address.kind() === "ipv4") return address.range() === "unicast";
  const six = address as ipaddr.IPv6;
  const range = six.range();
  if (range === "unicast") return !isCompatible(six);
  if (range === "ipv4Mapped") return six.toIPv4Address().range() === "unicast";
  const bytes = six.toByteArray();
  if (range === "6to4") return isPublicV4(bytes.slice(2, 6));
  // Of the well-known prefix alone: of a network's own prefix nobody can tell where the IPv4 address stands.
  if (range === "rfc6052" && six.match(ipaddr.parseCIDR("64:ff9b::/96"))) return isPublicV4(bytes.slice(12));
  return false;
}

const isPublicV4 = (bytes: number[]): boolean => new ipaddr.IPv4(bytes).range() === "unicast";

/** `::a.b.c.d` of old: never routed, and some systems take it for the IPv4 address. */
const isCompatible = (address: ipaddr.IPv6): boolean => address.match(ipaddr.parseCIDR("::/96"));
