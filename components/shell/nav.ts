/** Whom a page is for: anybody, whoever is signed in, or administrators. */
type Audience = "anybody" | "people" | "admins";

interface NavPage {
  href: string;
  label: string;
  audience: Audience;
}

/** The pages of the site that exist, in the order they are offered. Another page is another row. */
const PAGES = [
  { href: "/", label: "Images", audience: "people" },
  { href: "/library", label: "Library", audience: "people" },
  { href: "/projects", label: "Projects", audience: "people" },
  { href: "/uploads", label: "Uploads", audience: "people" },
  { href: "/devices", label: "Devices", audience: "people" },
  { href: "/images", label: "People", audience: "admins" },
  { href: "/docs", label: "API", audience: "anybody" },
  { href: "/settings", label: "Settings", audience: "people" },
] as const satisfies readonly NavPage[];

export type PageHref = (typeof PAGES)[number]["href"];

/** Somebody who is signed in, as the navigation needs them. */
export interface Visitor {
  name: string;
  role: "user" | "admin";
  /** Their profile image, small. */
  picture?: string | null;
}

/** The pages that are offered to this person; null is somebody who is not signed in. */
export const pagesFor = (visitor: Visitor | null) =>
  PAGES.filter(
    ({ audience }) =>
      audience === "anybody" || (visitor !== null && (audience === "people" || visitor.role === "admin")),
  );
