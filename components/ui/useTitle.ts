import { useEffect } from "react";

/** A title for as long as a part of the page stands in for the whole; then the page's own comes back. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    const before = document.title;
    document.title = `${title} · Contact Sheet`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
