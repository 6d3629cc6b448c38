import type { AuditItem } from "@/lib/contracts/audit";
import { formatBytes } from "@/lib/core/units";
import type { AuditFacts } from "@/lib/policy/auditActions";
import type { Placed } from "@/lib/policy/putBack";
import { SLOT_COUNT } from "@/lib/policy/surfaces";

/** Who did it: by name, or by what did it where nobody was signed in. */
export function whoDid({ actor, via }: Pick<AuditItem, "actor" | "via">): string {
  if (actor) return actor.name;
  return via === "cli" ? "The command line" : "Somebody";
}

const VIA: Record<AuditItem["via"], string> = {
  session: "in the browser",
  token: "by API token",
  device: "by device",
  cli: "at the command line",
  none: "",
};

/** By what and from where, each as a few words. */
export function origin({
  via,
  via_name,
  address,
  actor,
}: Pick<AuditItem, "via" | "via_name" | "address" | "actor">): string[] {
  const by = via_name ? `${VIA[via]} “${via_name}”` : VIA[via];
  return [by, address ? `from ${address}` : "", actor?.email ?? ""].filter(Boolean);
}

export interface Change {
  what: string;
  before: string;
  after: string;
}

const row = ({ slots }: AuditFacts): string => {
  const placed = slots as Placed[];
  return Array.from({ length: SLOT_COUNT }, (_, order) => {
    const slot = placed.find((other) => other.order === order);
    return slot ? slot.name?.trim() || "Untitled" : "–";
  }).join(" · ");
};

const picture = (image: unknown): string => {
  const { width, height, bytes } = (image ?? {}) as { width?: number; height?: number; bytes?: number };
  return width && height && bytes ? `${width} × ${height}, ${formatBytes(bytes)}` : "none";
};

/** Changes of which the sentence says all. */
const TOLD: ReadonlySet<string> = new Set(["slot.renamed", "slot.moved", "person.changed", "member.changed"]);

/** "alt_text" as "Alt text". */
const labelOf = (key: string): string => (key.charAt(0).toUpperCase() + key.slice(1)).replaceAll("_", " ");

/** What an object or a list holds is for programs; ids say nothing to people. */
const isShown = (key: string, value: unknown): boolean =>
  key === "image" || (key !== "id" && !key.endsWith("_id") && (value === null || typeof value !== "object"));

function shown(key: string, value: unknown): string {
  if (key === "image") return picture(value);
  if (key === "order" && typeof value === "number") return `slot ${value + 1}`;
  return value === null || String(value).trim() === "" ? "none" : String(value);
}

/** What differs, as it was and as it is, where the sentence does not say it. Of what came or went it says all. */
export function changesIn({ action, before, after }: Pick<AuditItem, "action" | "before" | "after">): Change[] {
  if (!before || !after || TOLD.has(action)) return [];
  if (Array.isArray(before.slots) && Array.isArray(after.slots))
    return [{ what: "Order", before: row(before), after: row(after) }];
  return Object.keys(after).flatMap((key) => {
    if (!(key in before) || !isShown(key, before[key]) || !isShown(key, after[key])) return [];
    const [was, is] = [shown(key, before[key]), shown(key, after[key])];
    return was === is ? [] : [{ what: key === "image" ? "Picture" : labelOf(key), before: was, after: is }];
  });
}
