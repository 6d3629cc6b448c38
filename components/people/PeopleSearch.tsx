import { useEffect, useRef, useState } from "react";
import find from "../ui/find.module.css";
import { Icon } from "../ui/Icon";

interface PeopleSearchProps {
  /** What the list shows. */
  query: string;
  onSearch: (query: string) => void;
}

const PAUSE_MS = 250;

/** Finds people while one types. Without a script it is a form that asks for the same address. */
export function PeopleSearch({ query, onSearch }: PeopleSearchProps) {
  const [text, setText] = useState(query);
  const asked = useRef(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The back button, or a link, has changed what is searched for.
  useEffect(() => {
    if (query === asked.current.trim()) return;
    asked.current = query;
    setText(query);
  }, [query]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (next: string) => {
    clearTimeout(timer.current);
    if (next.trim() === asked.current.trim()) return;
    asked.current = next;
    onSearch(next.trim());
  };

  const change = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask(next), next === "" ? 0 : PAUSE_MS);
  };

  return (
    <search>
      <form
        action="/images"
        className={find.find}
        onSubmit={(event) => {
          event.preventDefault();
          ask(text);
        }}
      >
        <Icon name="find" />
        <label className="vh" htmlFor="q">
          Find a person by name or e-mail
        </label>
        <input
          id="q"
          name="q"
          type="search"
          value={text}
          maxLength={200}
          placeholder="Name or e-mail"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
        />
      </form>
    </search>
  );
}
