import Link from "next/link";
import views from "../ui/views.module.css";
import { libraryHref, membersHref, objectsHref } from "./addresses";

const TABS = [
  { name: "images", href: libraryHref, label: "Images" },
  { name: "objects", href: objectsHref, label: "Objects" },
  { name: "members", href: membersHref, label: "Members" },
] as const;

interface LibraryTabsProps {
  slug: string;
  current: (typeof TABS)[number]["name"];
}

/** The pages of one organisation. */
export function LibraryTabs({ slug, current }: LibraryTabsProps) {
  return (
    <nav className={views.views} aria-label="Library">
      {TABS.map(({ name, href, label }) => (
        <Link key={name} href={href(slug)} prefetch={false} aria-current={name === current ? "page" : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
