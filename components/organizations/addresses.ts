/** The pages of an organisation's library. */
export const libraryHref = (slug: string): string => `/library/${slug}`;
/** The page of the objects that images are attached to. */
export const objectsHref = (slug: string): string => `/library/${slug}/objects`;
/** The page of the members. */
export const membersHref = (slug: string): string => `/library/${slug}/members`;
