import type { OrganizationRole } from "@/lib/contracts/organizations";

/** What a role is called. */
export const ROLE: Readonly<Record<OrganizationRole, string>> = {
  viewer: "Viewer",
  editor: "Editor",
  owner: "Owner",
};

/** What a role may do. */
export const MAY: Readonly<Record<OrganizationRole, string>> = {
  viewer: "sees the images",
  editor: "adds, changes and deletes images",
  owner: "manages members as well",
};

/** "1 member", "3,210 members". */
export const memberCount = (count: number): string =>
  count === 1 ? "1 member" : `${count.toLocaleString("en")} members`;

/** The address that a name suggests: "Café Ríos, Ltd." gives "cafe-rios-ltd". Shorter than two letters it is none. */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 50)
    .replace(/-+$/, "");
  return slug.length >= 2 ? slug : "";
}
