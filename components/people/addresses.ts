interface PeopleAddress {
  q?: string;
  person?: string;
}

/** The address of the people's page that shows this search and this person. */
export function peopleHref({ q = "", person }: PeopleAddress): string {
  const search = new URLSearchParams();
  if (person) search.set("person", person);
  if (q.trim()) search.set("q", q.trim());
  const text = search.toString();
  return text ? `/images?${text}` : "/images";
}
