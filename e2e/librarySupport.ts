import { randomBytes } from "node:crypto";
import { link, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { LibraryImage } from "../lib/contracts/library";
import type { OrganizationRole } from "../lib/contracts/organizations";
import { newId } from "../lib/core/ids";
import { db } from "../lib/db/client";
import { shardOf } from "../lib/storage/disk";
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
 * Very many images, newer than one that is real and whose smallest file they have: from "Frame 00001", the newest, to "Real".
 * What they were made for ended, they are taken away.
 */
export async function withRows(library: TestLibrary, count: number, run: () => Promise<void>): Promise<void> {
  const [real] = await addImages(library, [{ title: "Real" }]);
  const { key: thumb } = await db().rendition.findFirstOrThrow({ where: { imageId: real?.id, name: "thumb" } });
  const keys = Array.from(
    { length: count },
    () => `${randomBytes(16).toString("base64url")}/img_${randomBytes(8).toString("hex")}.webp`,
  );
  // The page asks the ledger how many there are.
  const tell = (change: number) =>
    db().storageUsage.update({ where: { organizationId: library.id }, data: { images: { increment: change } } });
  await tell(count);
  try {
    for (const key of keys) {
      await mkdir(dirname(pathOf(key)), { recursive: true });
      await link(pathOf(thumb), pathOf(key));
    }
    await db().$executeRaw`
      INSERT INTO images (id, organization_id, creator_id, surface, key, file_name, content_type, bytes, width, height, sha256, thumbhash, title, updated_at)
      SELECT (lpad(to_hex(moment + 1), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, organization_id, creator_id, surface,
        made.key, file_name, content_type, bytes, width, height, sha256, thumbhash,
        'Frame ' || lpad((${count}::int - n + 1)::text, 5, '0'), now()
      FROM images AS image, unnest(${keys}::text[]) WITH ORDINALITY AS made(key, n),
        LATERAL (SELECT ('x' || replace(left(image.id::text, 13), '-', ''))::bit(48)::bigint AS moment) AS age
      WHERE image.id = ${real?.id}::uuid`;
    await run();
  } finally {
    await db().$executeRaw`DELETE FROM images WHERE key = ANY(${keys}::text[])`;
    await tell(-count);
    for (const key of keys) await rm(pathOf(key), { force: true });
  }
}

/** Where the application under test keeps an object. */
const pathOf = (key: string): string =>
  join(process.env.DATA_DIR as string, "objects", shardOf(key), key.replaceAll("/", "~"));

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
