import Link from "next/link";
import styles from "../ui/views.module.css";

const VIEWS = [
  { name: "people", href: "/images", label: "By person" },
  { name: "all", href: "/images/all", label: "All images" },
] as const;

/** The two ways to look at everybody's images. */
export function Views({ current }: { current: (typeof VIEWS)[number]["name"] }) {
  return (
    <nav className={styles.views} aria-label="Views">
      {VIEWS.map(({ name, href, label }) => (
        <Link key={name} href={href} prefetch={false} aria-current={name === current ? "page" : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
