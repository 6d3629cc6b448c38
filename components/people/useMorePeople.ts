import { useCallback, useState } from "react";
import type { PeopleList, Person } from "@/lib/contracts/people";
import type { ActionResult } from "@/lib/contracts/problem";
import { attempt } from "../ui/problems";

export type LoadMore = (input: unknown) => Promise<ActionResult<PeopleList>>;

interface More {
  query: string;
  items: readonly Person[];
  next?: string;
}

/**
 * The people of the first page, which the server renders anew with each change, and those that "Show more" added.
 * @param known what the page knows better than the list: the one whose pictures are shown
 */
export function useMorePeople(first: PeopleList, query: string, known: Person | null, load: LoadMore) {
  const [more, setMore] = useState<More | null>(null);
  const mine = more?.query === query ? more : null;
  const people = mine ? joined(first.items, mine.items) : first.items;
  const next = mine ? mine.next : first.next;

  const loadMore = useCallback(async (): Promise<{ first: Person | null } | { sentence: string }> => {
    const result = await attempt(() => load({ q: query, after: next }), []);
    if (!result.ok) return { sentence: result.problem.sentence ?? "" };
    const { items, next: after } = result.data;
    // All that is shown is kept: a person who comes in on top must not push one out between the pages.
    setMore({ query, items: [...people, ...items], next: after });
    return { first: items[0] ?? null };
  }, [load, query, next, people]);

  return {
    people: known ? people.map((person) => (person.id === known.id ? known : person)) : people,
    loadMore: next === undefined ? undefined : loadMore,
  };
}

/** Both, newest first; where both have a person, the first list is right. */
function joined(fresh: readonly Person[], older: readonly Person[]): Person[] {
  const all = new Map([...older, ...fresh].map((person) => [person.id, person]));
  return [...all.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}
