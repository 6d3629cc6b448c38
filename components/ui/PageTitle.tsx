/**
 * The document's title. As an element, which React keeps in place: Next's metadata takes the title away for a moment
 * whenever a server action renders the page anew.
 */
export const PageTitle = ({ children }: { children: string }) => <title>{`${children} · Contact Sheet`}</title>;
