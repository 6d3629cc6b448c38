/** What the page can show. */
export const VIEWS = [
  { view: "all", label: "All" },
  { view: "profile", label: "Profile" },
  { view: "gig", label: "Gig" },
  { view: "general", label: "General" },
  { view: "gigs", label: "Gigs in order" },
  { view: "trash", label: "Trash" },
] as const;

export type UploadView = (typeof VIEWS)[number]["view"];

/** The view that an address names; all files for any other. */
export const viewOf = (text: string): UploadView => VIEWS.find(({ view }) => view === text)?.view ?? "all";

/** The address of a view. */
export const uploadsHref = (view: UploadView): string => (view === "all" ? "/uploads" : `/uploads?view=${view}`);
