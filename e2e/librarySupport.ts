import { randomBytes } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import type { LibraryImage } from "../lib/contracts/library";
import type { OrganizationRole } from "../lib/contracts/organizations";
import { newId } from "../lib/core/ids";
import { db } from "../lib/db/client";
import { expect, makePerson, type Person, photo, Sheet, signIn } from "./support";

/** An organisation, with somebody who is signed in and has this role there. */
export interface TestLibrary {
  id: string;
  slug: string;
  name: string;
  path: string;
  person: Person;
  /** Somebody who owns it, to prepare and to look behind the page with. */
  owner: Person;
  sheet: Sheet;
}

/** Makes an organisation of its own for a test, and signs one of its members in. */
export async function openLibrary(page: Page, role: OrganizationRole = "editor"): Promise<TestLibrary> {
  const [owner, person] = [await makePerson(), await makePerson()];
  const id = newId();
  const slug = `lib-${id.slice(-12)}`;
  const name = `Atelier ${id.slice(-4)}`;
  const members = [
    { userId: owner.id, role: "owner" as const },
    { userId: person.id, role },
  ];
  await db().organization.create({ data: { id, slug, name, members: { create: members } } });
  await signIn(page, person);
  return { id, slug, name, path: `/library/${slug}`, person, owner, sheet: new Sheet(page) };
}

/** Opens a page of the library and waits until it works. */
export async function visit(page: Page, path: string): Promise<void> {
  expect((await page.goto(path))?.status()).toBe(200);
  await page
    .locator("[data-library-ready], [data-objects-ready], [data-object-ready], [data-members-ready]")
    .first()
    .waitFor();
}

/** Calls the API as the library's owner. */
export async function api<T>({ slug, owner }: TestLibrary, method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData;
  const answer = await fetch(`${process.env.APP_URL}/api/orgs/${slug}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${owner.token}`,
      ...(body !== undefined && !form && { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : form ? body : JSON.stringify(body),
  });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  return (answer.status === 204 ? null : await answer.json()) as T;
}

let seed = 300;

/** Puts images into the library, each another picture, and the last one the newest. */
export async function addImages(
  library: TestLibrary,
  texts: { title: string; description?: string; alt_text?: string }[],
): Promise<LibraryImage[]> {
  const images: LibraryImage[] = [];
  for (const fields of texts) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(await photo(++seed))]), `${fields.title}.jpg`);
    images.push(await api<LibraryImage>(library, "POST", "/images", form));
  }
  return images;
}

/** All images as the server has them, newest first. */
export const imagesOf = (library: TestLibrary): Promise<LibraryImage[]> => api(library, "GET", "/images?limit=100");

/**
 * Rows of images that have no files, for a list as long as one likes. What they were made for ended, they are taken away: no
 * picture stands behind them.
 */
export async function withRows(library: TestLibrary, count: number, run: () => Promise<void>): Promise<void> {
  const [real] = await addImages(library, [{ title: "Real" }]);
  const row = await db().image.findUniqueOrThrow({ where: { id: real?.id } });
  const data = Array.from({ length: count }, (_, at) => ({
    ...row,
    id: newId(),
    key: `${randomBytes(16).toString("base64url")}/img_${randomBytes(8).toString("hex")}.jpg`,
    title: `Frame ${String(count - at).padStart(4, "0")}`,
    usageCount: 0,
  }));
  const ids = data.map(({ id }) => id).sort();
  const sorted = data.map((one, at) => ({ ...one, id: ids[at] as string }));
  // The page asks the ledger how many there are.
  const tell = (change: number) =>
    db().storageUsage.update({ where: { organizationId: library.id }, data: { images: { increment: change } } });
  await tell(count);
  for (let at = 0; at < count; at += 500) await db().image.createMany({ data: sorted.slice(at, at + 500) });
  try {
    await run();
  } finally {
    await db().image.deleteMany({ where: { id: { in: ids } } });
    await tell(-count);
  }
}

export const cells = (page: Page): Locator => page.getByRole("gridcell");

/** The cell of an image, by its title. */
export const cellOf = (page: Page, title: string): Locator =>
  page.getByRole("gridcell", { name: new RegExp(`^${title}\\.`) });

/** The titles that are selected, sorted. */
export const selected = (page: Page): Promise<string[]> =>
  page
    .locator('[role="gridcell"][aria-selected="true"]')
    .evaluateAll((found) =>
      found.map((cell) => (cell.getAttribute("aria-label") ?? "").split(".")[0] as string).sort(),
    );
