import { useEffect, useRef, useState } from "react";
import { libraryHref } from "../organizations/addresses";
import controls from "../ui/controls.module.css";
import filters from "../ui/filters.module.css";
import { type Filter, filterOf, sameView, type View, withFilter } from "./addresses";
import { isWhole } from "./words";

interface LibraryFiltersProps {
  slug: string;
  view: View;
  onView: (view: View) => void;
}

const PAUSE_MS = 300;

/** What is searched for, which images, and in which order. Without a script it is a form that asks for the same address. */
export function LibraryFilters({ slug, view, onView }: LibraryFiltersProps) {
  const [text, setText] = useState(view.q);
  const [current, setCurrent] = useState(view);
  // The timer of a moment ago asks with what is chosen now.
  const asked = useRef(view);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);

  // Something else has changed what is shown.
  useEffect(() => {
    if (sameView(view, asked.current)) return;
    asked.current = view;
    setCurrent(view);
    setText(view.q);
  }, [view]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (next: View) => {
    clearTimeout(timer.current);
    const trimmed = { ...next, q: next.q.trim() };
    if (sameView(trimmed, asked.current)) return;
    asked.current = trimmed;
    setCurrent(trimmed);
    onView(trimmed);
  };
  const type = (q: string) => {
    setText(q);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask({ ...asked.current, q }), q === "" ? 0 : PAUSE_MS);
  };
  const clear = () => {
    setText("");
    ask({ ...withFilter(asked.current, "all"), q: "" });
    field.current?.focus();
  };

  return (
    <search>
      <form
        action={libraryHref(slug)}
        className={filters.filters}
        onSubmit={(event) => {
          event.preventDefault();
          ask({ ...current, q: text });
        }}
      >
        <label className={filters.person}>
          Search
          <input
            ref={field}
            name="q"
            type="search"
            value={text}
            maxLength={200}
            placeholder="Title, description or alt text"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => type(event.target.value)}
          />
        </label>
        <label>
          Show
          <select
            value={filterOf(current)}
            onChange={(event) => ask({ ...withFilter(current, event.target.value as Filter), q: text })}
          >
            <option value="all">All images</option>
            <option value="unused">Unused</option>
            <option value="missing_alt">Without alt text</option>
          </select>
        </label>
        <label>
          Order
          <select
            name="sort"
            value={current.sort}
            onChange={(event) => ask({ ...current, q: text, sort: event.target.value as View["sort"] })}
          >
            <option value="newest">Newest first</option>
            <option value="oldest">Oldest first</option>
            <option value="title">By title</option>
          </select>
        </label>
        {!isWhole({ ...current, q: text }) && (
          <button type="button" className={controls.button} onClick={clear}>
            Clear
          </button>
        )}
      </form>
    </search>
  );
}
