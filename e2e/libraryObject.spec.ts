import type { AttachedImage, LibraryImage } from "../lib/contracts/library";
import { addImages, api, openLibrary, type TestLibrary, visit } from "./librarySupport";
import { expect, test } from "./support";

const OBJECT = "/objects/shop/product/10%2F2%20blue";
const API = "/images/shop/product/10%2F2%20blue";

async function openObject(page: import("@playwright/test").Page, titles: string[]) {
  const library = await openLibrary(page);
  const images = await addImages(
    library,
    titles.map((title) => ({ title, alt_text: `Alt of ${title}` })),
  );
  await api(library, "POST", `${API}/bulk_attach`, { image_ids: images.map(({ id }) => id) });
  return { library, images };
}

const attached = (library: TestLibrary) => api<AttachedImage[]>(library, "GET", API);
const order = async (library: TestLibrary) => (await attached(library)).map(({ title }) => title).join("");
const rows = (page: import("@playwright/test").Page) =>
  page.getByRole("list", { name: "Images in their order" }).locator("> li");
const handle = (page: import("@playwright/test").Page, title: string) =>
  page.getByRole("button", { name: new RegExp(`^Move ${title}, place`) });

test("objects are listed with their cover, and open", async ({ page }) => {
  const { library } = await openObject(page, ["A", "B"]);
  await visit(page, `${library.path}/objects`);
  await expect(page.getByText("1 object", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: /10\/2 blue/ }).click();
  await expect(page.getByRole("heading", { name: "10/2 blue" })).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await visit(page, `${library.path}/objects?model=nothing`);
  await expect(page.getByRole("heading", { name: "No object has these names" })).toBeVisible();
});

test("images are put in order by keyboard, by mouse and by menu", async ({ page }) => {
  const { library } = await openObject(page, ["A", "B", "C", "D"]);
  const { sheet } = library;
  await visit(page, `${library.path}${OBJECT}`);
  await handle(page, "A").focus();
  await page.keyboard.press("Space");
  await expect(sheet.polite).toContainText("Picked up A from place 1 of 4.");
  await page.keyboard.press("ArrowDown");
  await expect(sheet.polite).toContainText("Place 2 of 4.");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(sheet.polite).toContainText("A placed 3 of 4.");
  await expect(handle(page, "A")).toBeFocused();
  await expect.poll(() => order(library)).toBe("BCAD");
  await page.keyboard.press("Space");
  await page.keyboard.press("End");
  await page.keyboard.press("Escape");
  await expect(sheet.polite).toContainText("Move cancelled. A is back at place 3.");
  await handle(page, "D").dragTo(handle(page, "B"), { steps: 12 });
  await expect.poll(() => order(library)).toBe("DBCA");
  await page.getByRole("button", { name: "More for D" }).click();
  await page.getByRole("menuitem", { name: "Move to the end" }).click();
  await expect.poll(() => order(library)).toBe("BCAD");
  await page.reload();
  await expect(rows(page).first()).toContainText("B");
});

test("one image is the cover; texts of its own stand beside the image's", async ({ page }) => {
  const { library } = await openObject(page, ["A", "B"]);
  await visit(page, `${library.path}${OBJECT}`);
  const cover = (title: string) => page.getByRole("button", { name: `Cover: ${title}` });
  await cover("A").click();
  await expect(cover("A")).toHaveAttribute("aria-pressed", "true");
  await cover("B").click();
  await expect(cover("B")).toHaveAttribute("aria-pressed", "true");
  await expect(cover("A")).toHaveAttribute("aria-pressed", "false");
  await page.getByRole("button", { name: "Texts here of A" }).click();
  await expect(rows(page).first()).toContainText("Alt of A");
  await page.getByRole("textbox", { name: "Alt text here" }).fill("Only here <i>");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect((await attached(library))[0]).toMatchObject({
    custom_alt_text: "Only here <i>",
    effective_alt_text: "Only here <i>",
    alt_text: "Alt of A",
  });
  await expect(rows(page).first()).toContainText("Own texts here");
  await page.getByRole("textbox", { name: "Alt text here" }).fill("");
  await expect.poll(async () => (await attached(library))[0]?.custom_alt_text).toBeNull();
});

test("more are attached from the library, and detached", async ({ page }) => {
  const { library } = await openObject(page, ["A"]);
  await addImages(library, [{ title: "Boat" }, { title: "Bridge" }, { title: "Cat" }]);
  await visit(page, `${library.path}${OBJECT}`);
  await page.getByRole("button", { name: "Attach images" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("checkbox", { name: /^A/ })).toBeDisabled();
  await dialog.getByRole("searchbox").fill("b");
  await expect(dialog.getByRole("checkbox")).toHaveCount(2);
  await dialog.getByRole("checkbox", { name: "Boat" }).click();
  await dialog.getByRole("checkbox", { name: "Bridge" }).click();
  await library.sheet.expectAccessible();
  await dialog.getByRole("button", { name: "Attach 2 images" }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "More for Boat" }).click();
  await page.getByRole("menuitem", { name: "Detach" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("heading", { name: "10/2 blue" })).toBeFocused();
  expect((await attached(library)).map(({ title }) => title)).toEqual(["A", "Bridge"]);
  expect((await api<LibraryImage[]>(library, "GET", "/images")).length).toBe(4);
});

test("detached, an image comes back to its place, as the cover and with its texts", async ({ page }) => {
  const { library, images } = await openObject(page, ["A", "B", "C"]);
  const was = { is_cover: true, custom_title: "A here" };
  await api(library, "PATCH", `${API}/${images[0]?.id}`, was);
  await visit(page, `${library.path}${OBJECT}`);
  await page.getByRole("button", { name: "More for A here" }).click();
  await page.getByRole("menuitem", { name: "Detach" }).click();
  await expect(rows(page)).toHaveCount(2);
  expect(await order(library)).toBe("BC");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).first()).toContainText("A here");
  await expect(page.getByRole("link", { name: "Open A here" })).toBeFocused();
  expect(await order(library)).toBe("ABC");
  expect((await attached(library))[0]).toMatchObject(was);
});

test("an order of images that are no longer those is refused in words", async ({ page }) => {
  const { library, images } = await openObject(page, ["A", "B", "C"]);
  await visit(page, `${library.path}${OBJECT}`);
  await api(library, "POST", `${API}/bulk_detach`, { image_ids: [images[2]?.id] });
  await page.getByRole("button", { name: "More for B" }).click();
  const up = page.getByRole("menuitem", { name: "Move up" });
  await expect(up.locator("use")).toHaveAttribute("href", "#i-higher");
  await up.click();
  await expect(page.locator("[data-sonner-toast]")).toContainText(
    "Somebody has attached or detached images here meanwhile. This is the latest order.",
  );
  await expect(rows(page)).toHaveCount(2);
});
