/** As many as an entry of the audit names; of more it tells the number. */
const NAMED = 100;

/** What the audit is told of images that something was done with. */
export const told = (images: readonly { id: string; title?: string }[]) => ({
  count: images.length,
  images: images.slice(0, NAMED).map(({ id, title }) => (title === undefined ? { id } : { id, title })),
});
