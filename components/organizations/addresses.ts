/** The pages of an organisation's library. */
export const libraryHref = (slug: string): string => `/library/${slug}`;
export const objectsHref = (slug: string): string => `/library/${slug}/objects`;
export const membersHref = (slug: string): string => `/library/${slug}/members`;
