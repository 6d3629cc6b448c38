import { useCallback, useEffect, useRef, useState } from "react";
import type { AuditItem, AuditPage } from "@/lib/contracts/audit";
import type { ActionResult } from "@/lib/contracts/problem";
import { failed } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { useFocusLater } from "../ui/useFocusLater";

export type LoadHistory = (input: unknown) => Promise<ActionResult<AuditPage>>;

/** The first page, which the server renders anew with each change, and what was loaded since: later and earlier entries. */
export function useHistory(userId: string, first: AuditPage, stamp: string, load: LoadHistory) {
  const [loaded, setLoaded] = useState<readonly AuditItem[]>([]);
  // Undefined while nothing earlier was loaded; null when there is nothing earlier.
  const [next, setNext] = useState<AuditPage["next"] | null>();
  const focusLater = useFocusLater();
  const items = newestFirst([...loaded, ...first.items]);
  const after = next === undefined ? first.next : (next ?? undefined);

  const seen = useRef(stamp);
  useEffect(() => {
    if (seen.current === stamp) return;
    seen.current = stamp;
    // What cannot be looked up now is there when the page is read again.
    void attempt(() => load({ userId }), []).then((result) => {
      if (result.ok) setLoaded((before) => [...before, ...result.data.items]);
    });
  }, [stamp, userId, load]);

  // Of pages that the server rendered before, what is on none of the new ones is kept: nothing vanishes while it is read.
  useEffect(() => setLoaded((before) => newestFirst([...before, ...first.items])), [first]);

  const more = useCallback(async () => {
    const result = await attempt(() => load({ userId, after }), []);
    if (!result.ok) return failed("More of the history could not be loaded.", result.problem.sentence);
    setLoaded((before) => [...before, ...result.data.items]);
    setNext(result.data.next ?? null);
    const [top] = result.data.items;
    if (top) focusLater(() => document.querySelector<HTMLElement>(`[data-entry="${top.id}"]`));
  }, [load, userId, after, focusLater]);

  return { items, more: after && more };
}

function newestFirst(items: readonly AuditItem[]): AuditItem[] {
  const all = new Map(items.map((item) => [item.id, item]));
  return [...all.values()].sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
}
