import type { EverybodyQuery } from "@/lib/contracts/everybody";

/** The address of the page that shows these pictures. */
export function everybodyHref({ q, from, to, zone, sort }: EverybodyQuery): string {
  const search = new URLSearchParams();
  if (q) search.set("q", q);
  if (from) search.set("from", from);
  if (to) search.set("to", to);
  if (zone && (from || to)) search.set("zone", zone);
  if (sort !== "newest") search.set("sort", sort);
  const text = search.toString();
  return text ? `/images/all?${text}` : "/images/all";
}
