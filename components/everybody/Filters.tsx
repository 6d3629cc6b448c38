import { type FormEvent, useEffect, useRef, useSyncExternalStore } from "react";
import type { EverybodyQuery } from "@/lib/contracts/everybody";
import controls from "../ui/controls.module.css";
import styles from "../ui/filters.module.css";

interface FiltersProps {
  query: EverybodyQuery;
  onFilter: (query: EverybodyQuery) => void;
}

const PAUSE_MS = 300;

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

const read = (form: HTMLFormElement): EverybodyQuery => {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const [from, to] = [text("from") || undefined, text("to") || undefined];
  return {
    q: text("q"),
    from,
    to,
    zone: from || to ? ownZone() : undefined,
    sort: text("sort") === "oldest" ? "oldest" : "newest",
  };
};

/** Whose pictures, of which days, in which order. Without a script it is a form that asks for the same address. */
export function Filters({ query, onFilter }: FiltersProps) {
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(query);

  // The back button, or a link, has changed what is asked for.
  useEffect(() => {
    if (same(query, asked.current) || !form.current) return;
    asked.current = query;
    for (const [name, value] of Object.entries({ from: "", to: "", ...query })) {
      const field = form.current.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value ?? "";
    }
  }, [query]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = () => {
    clearTimeout(timer.current);
    if (!form.current) return;
    const next = read(form.current);
    if (same(next, asked.current)) return;
    asked.current = next;
    onFilter(next);
  };
  const onInput = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(ask, PAUSE_MS);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    ask();
  };
  const clear = () => {
    form.current?.querySelectorAll("input").forEach((field) => {
      field.value = "";
    });
    ask();
    form.current?.querySelector("input")?.focus();
  };

  const zone = useOtherZone(query);
  const filtered = Boolean(query.q || query.from || query.to);
  return (
    <search>
      <form ref={form} action="/images/all" className={styles.filters} onInput={onInput} onSubmit={onSubmit}>
        <label className={styles.person}>
          Person
          <input
            name="q"
            type="search"
            defaultValue={query.q}
            maxLength={200}
            placeholder="Name or e-mail"
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <label>
          From{zone}
          <input name="from" type="date" defaultValue={query.from} />
        </label>
        <label>
          To{zone}
          <input name="to" type="date" defaultValue={query.to} />
        </label>
        <label>
          Order
          <select name="sort" defaultValue={query.sort}>
            <option value="newest">Newest first</option>
            <option value="oldest">Oldest first</option>
          </select>
        </label>
        {filtered && (
          <button type="button" className={controls.button} onClick={clear}>
            Clear
          </button>
        )}
      </form>
    </search>
  );
}

/** In whose days an address asks, where these are not the reader's: another's link, or a form sent without a script. */
function useOtherZone({ from, to, zone = "UTC" }: EverybodyQuery): string {
  // The server does not know the reader's: an address without one was made without a script, another most likely here.
  const own = useSyncExternalStore(never, ownZone, () => (zone === "UTC" ? null : zone));
  return (from || to) && own !== zone ? ` (${cityOf(zone)})` : "";
}

/** "Buenos Aires" of "America/Argentina/Buenos_Aires". */
const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");

const never = () => () => {};

const same = (a: EverybodyQuery, b: EverybodyQuery): boolean =>
  a.q === b.q &&
  (a.from ?? "") === (b.from ?? "") &&
  (a.to ?? "") === (b.to ?? "") &&
  (a.zone ?? "") === (b.zone ?? "") &&
  a.sort === b.sort;
