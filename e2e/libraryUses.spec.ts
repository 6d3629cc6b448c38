// Taking an image off what it is attached to, and putting it back.
import type { Page } from "@playwright/test";
import type { AttachedImage, LibraryImage } from "../lib/contracts/library";
import { addImages, api, openLibrary, visit } from "./librarySupport";
import { shiftsOf, watchShifts } from "./looksSupport";
import { expect, test } from "./support";

/** An image that is attached to pages "p1", "p2" and so on, and its own page. */
async function openUsed(page: Page, objects: number) {
  const library = await openLibrary(page);
  const [image] = (await addImages(library, [{ title: "Harbor", alt_text: "Boats" }])) as [LibraryImage];
  for (let n = 1; n <= objects; n++)
    await api(library, "POST", "/attach", { image_id: image.id, ...object(n), is_cover: n === 1 });
  const read = () => api<LibraryImage>(library, "GET", `/images/${image.id}`);
  const open = () => visit(page, `${library.path}?image=${image.id}`);
  const attached = (n: number) => api<AttachedImage[]>(library, "GET", `/images/web/page/p${n}`);
  return { library, image, read, open, attached };
}

const object = (n: number) => ({ app_label: "web", model: "page", object_id: `p${n}` });
const toasts = (page: Page) => page.locator("[data-sonner-toast]");

async function askToDelete(page: Page) {
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Delete Harbor?" });
  await expect(question).toContainText("It is in use");
  return question;
}

test("it is taken off everything, and more than a page of it", async ({ page }) => {
  test.slow();
  const { read, open } = await openUsed(page, 130);
  await open();
  await (await askToDelete(page)).getByRole("button", { name: "Only detach it everywhere" }).click();
  await expect(toasts(page)).toHaveText(/Detached from 130 objects\./, { timeout: 60_000 });
  expect((await read()).usage_count).toBe(0);
  await expect(page.getByText("Nowhere yet.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Where it is used" })).toBeFocused();
});

test("where that stops half-way, one sentence says how far it came", async ({ page }) => {
  const { read, open } = await openUsed(page, 5);
  await open();
  let asked = 0;
  await page.route("**/bulk_detach", (route) => (++asked === 3 ? route.abort() : route.continue()));
  await (await askToDelete(page)).getByRole("button", { name: "Only detach it everywhere" }).click();
  await expect(toasts(page)).toContainText("Detached from 2 of 5 objects only.");
  await expect(toasts(page)).toContainText("web / page / p3: The server could not be reached.");
  await expect(page.getByRole("heading", { name: "Where it is used (3)" })).toBeFocused();
  await expect(toasts(page)).toHaveCount(1);
  expect((await read()).usage_count).toBe(3);
});

test("the dialog offers what is safer before it offers to delete", async ({ page }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  const { library, open } = await openUsed(page, 2);
  await open();
  const question = await askToDelete(page);
  const buttons = question.getByRole("button").filter({ hasText: /./ });
  // All at once: the dialog is still rising.
  const seen = await buttons.evaluateAll((all) =>
    all.map((button) => ({ text: button.textContent, y: Math.round(button.getBoundingClientRect().y) })),
  );
  expect(seen.map(({ text }) => text)).toEqual([
    "Replace it everywhere",
    "Only detach it everywhere",
    "Cancel",
    "Delete",
  ]);
  const [replace, detach, cancel, remove] = seen.map(({ y }) => y);
  expect([detach, remove]).toEqual([replace, cancel]);
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await library.sheet.expectAccessible();
});

test("detached on its page, it comes back by keyboard as it was", async ({ page }) => {
  const { library, image, read, open, attached } = await openUsed(page, 1);
  const was = {
    is_cover: true,
    order: 4,
    custom_title: "Here",
    custom_alt_text: "Only here",
    custom_description: "So",
  };
  await api(library, "PATCH", `/images/web/page/p1/${image.id}`, was);
  await open();
  await page.getByRole("button", { name: "Detach from web / page / p1" }).press("Enter");
  await expect(library.sheet.polite).toContainText("Harbor is detached from web / page / p1. Undo is available.");
  expect((await read()).usage_count).toBe(0);
  await expect(page.getByRole("heading", { name: "Where it is used" })).toBeFocused();
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toBeVisible();
  await page.keyboard.press("Alt+t");
  for (let tabs = 0; tabs < 5 && !(await undo.evaluate((button) => button === document.activeElement)); tabs++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "web / page / p1" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Where it is used (1)" })).toBeFocused();
  expect(await attached(1)).toMatchObject([{ id: image.id, ...was }]);
});

test("what somebody attached again meanwhile stays as they want it", async ({ page }) => {
  const { library, image, open, attached } = await openUsed(page, 1);
  await open();
  await page.getByRole("button", { name: "Detach from web / page / p1" }).click();
  await expect(page.getByText("Nowhere yet.")).toBeVisible();
  await api(library, "POST", "/attach", { image_id: image.id, ...object(1), custom_title: "Theirs" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "web / page / p1" })).toBeVisible();
  expect(await attached(1)).toMatchObject([{ is_cover: false, custom_title: "Theirs" }]);
});

test("nothing jumps when the places are there", async ({ page }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  const { open } = await openUsed(page, 14);
  await watchShifts(page);
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route("**/usages?*", async (route) => {
    await held;
    await route.continue();
  });
  await open();
  const versions = page.getByRole("heading", { name: "Versions" });
  const before = (await versions.boundingBox())?.y;
  release();
  await expect(page.getByRole("link", { name: "web / page / p14" })).toBeVisible();
  expect(Math.abs(((await versions.boundingBox())?.y ?? Number.NaN) - (before ?? Number.NaN))).toBeLessThan(2);
  expect(await shiftsOf(page)).toBeLessThan(0.02);
});
