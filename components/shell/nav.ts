/** The pages of the site that exist, in the order they are offered. Another page is another row. */
export const PAGES = [
  { href: "/", label: "Images" },
  { href: "/devices", label: "Devices" },
  { href: "/settings", label: "Settings" },
] as const;

export type PageHref = (typeof PAGES)[number]["href"];
