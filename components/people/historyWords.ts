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

const FIELDS: Readonly<Record<string, { what: string; say: (value: unknown) => string }>> = {
  name: { what: "Name", say: (value) => (typeof value === "string" && value.trim() ? value : "none") },
  order: { what: "Slot", say: (value) => (typeof value === "number" ? String(value + 1) : "none") },
  role: { what: "Role", say: (value) => String(value ?? "none") },
  disabled: { what: "Account", say: (value) => (value ? "disabled" : "enabled") },
  image: { what: "Picture", say: picture },
};

/** What differs, as it was and as it is. Of what came or went the sentence says all. */
export function changesIn({ before, after }: Pick<AuditItem, "before" | "after">): Change[] {
  if (!before || !after) return [];
  if (Array.isArray(before.slots) && Array.isArray(after.slots))
    return [{ what: "Order", before: row(before), after: row(after) }];
  return Object.entries(FIELDS).flatMap(([key, { what, say }]) => {
    if (!(key in before) || !(key in after)) return [];
    const [was, is] = [say(before[key]), say(after[key])];
    return was === is ? [] : [{ what, before: was, after: is }];
  });
}
