import type { LibraryImage } from "../lib/contracts/library";
import { addImages, api, cellOf, cells, imagesOf, openLibrary, visit } from "./librarySupport";
import { expect, file, keepsPageOnDrop, test } from "./support";

const PRODUCT = { app_label: "shop", model: "product", object_id: "5" };

async function openImage(page: import("@playwright/test").Page, texts = {}) {
  const library = await openLibrary(page);
  const [image] = (await addImages(library, [{ title: "Harbor", ...texts }])) as [LibraryImage];
  const read = () => api<LibraryImage>(library, "GET", `/images/${image.id}`);
  const open = () => visit(page, `${library.path}?image=${image.id}`);
  return { library, image, read, open };
}

test("texts save themselves, say so, and are shown as text", async ({ page }) => {
  const { library, read, open } = await openImage(page);
  await open();
  await expect(page.getByText("Missing. Describe the image")).toBeVisible();
  await page.getByRole("textbox", { name: "Alt text" }).fill("Boats <img src=x onerror=alert(1)> at rest");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByText("Missing. Describe the image")).toHaveCount(0);
  await page.getByRole("textbox", { name: "Title" }).fill("<b>Harbor</b>");
  await page.getByRole("textbox", { name: "Description" }).fill("Line one\nLine two");
  await expect.poll(async () => (await read()).description).toBe("Line one\nLine two");
  expect(await read()).toMatchObject({
    title: "<b>Harbor</b>",
    alt_text: "Boats <img src=x onerror=alert(1)> at rest",
  });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("<b>Harbor</b>");
  await page.reload();
  await page.locator("[data-library-ready]").waitFor();
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Line one\nLine two");
  await page.getByRole("link", { name: "All images" }).click();
  await expect(cells(page)).toHaveAccessibleName(/^<b>Harbor<\/b>\. Not used/);
  await expect(library.sheet.assertive).toBeEmpty();
});

test("a decorative image needs no alt text", async ({ page }) => {
  const { read, open } = await openImage(page);
  await open();
  await page.getByRole("switch", { name: "Decorative" }).click();
  await expect(page.getByText("Missing. Describe the image")).toHaveCount(0);
  await expect.poll(async () => (await read()).decorative).toBe(true);
});

test("what could not be saved stays, over a reload too, and is saved later", async ({ page }) => {
  const { read, open } = await openImage(page);
  await open();
  await page.route("**/api/orgs/**", (route) => route.abort("connectionrefused"));
  await page.getByRole("textbox", { name: "Description" }).fill("Typed without a connection");
  await expect(page.getByRole("alert").filter({ hasText: "Not saved." })).toContainText(
    "What you typed is still here.",
  );
  await page.unroute("**/api/orgs/**");
  page.on("dialog", (dialog) => dialog.accept());
  await page.route("**/api/orgs/**", (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.continue(),
  );
  await page.reload();
  await page.locator("[data-library-ready]").waitFor();
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Typed without a connection");
  await page.unroute("**/api/orgs/**");
  await page.getByRole("textbox", { name: "Description" }).focus();
  await page.getByRole("textbox", { name: "Title" }).focus();
  await expect.poll(async () => (await read()).description).toBe("Typed without a connection");
});

test("what somebody else wrote meanwhile is not overwritten unseen", async ({ page }) => {
  const { library, image, read, open } = await openImage(page, { alt_text: "First" });
  await open();
  await expect(page.getByText("Nowhere yet.")).toBeVisible();
  await api(library, "PATCH", `/images/${image.id}`, { alt_text: "Theirs", description: "Theirs too" });
  await page.getByRole("textbox", { name: "Alt text" }).fill("Mine");
  const alert = page.getByRole("alert").filter({ hasText: "Somebody else has changed this" });
  await expect(alert).toContainText("Theirs");
  expect((await read()).alt_text).toBe("Theirs");
  await library.sheet.expectAccessible();
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect.poll(async () => (await read()).alt_text).toBe("Mine");
  expect((await read()).description).toBe("Theirs too");
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Theirs too");
});

test("the focal point is set by click and by keyboard, and the crops follow it", async ({ page }) => {
  const { library, read, open } = await openImage(page);
  await open();
  const position = (name: string) =>
    page.locator(`[data-crop="${name}"]`).evaluate((crop) => getComputedStyle(crop).objectPosition);
  expect(await position("Square")).toBe("50% 50%");
  const box = page.locator("[data-editable]");
  const { width, height } = (await box.boundingBox()) ?? { width: 0, height: 0 };
  await box.click({ position: { x: width * 0.25, y: height * 0.1 } });
  const point = page.getByRole("button", { name: /Focal point/ });
  await expect(point).toHaveAccessibleName("Focal point, 25% across, 10% down");
  await expect(point).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(library.sheet.polite).toContainText("26% across, 20% down.");
  for (const name of ["Square", "16:9", "3:4"]) {
    const [x = 0, y = 0] = (await position(name)).split(" ").map(Number.parseFloat);
    expect([Math.round(x), Math.round(y)], name).toEqual([26, 20]);
  }
  await expect.poll(async () => (await read()).focal_point?.x).toBeCloseTo(0.26, 1);
  await page.getByRole("button", { name: "Back to the middle" }).click();
  await expect.poll(async () => (await read()).focal_point).toBeNull();
});

test("where it is used, attached and detached; its versions and their addresses", async ({ page, context }) => {
  const { library, image, open } = await openImage(page);
  await api(library, "POST", "/attach", { image_id: image.id, ...PRODUCT, is_cover: true, order: 2 });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open();
  const uses = page.getByRole("region", { name: /Where it is used/ });
  await expect(uses).toContainText("Cover");
  await expect(uses).toContainText("Order 2");
  await uses.getByRole("button", { name: "Attach" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Application").fill("site");
  await dialog.getByLabel("Model").fill("page");
  await dialog.getByLabel("Id", { exact: true }).fill("home");
  await dialog.getByRole("button", { name: "Attach" }).click();
  await expect(uses.getByRole("link")).toHaveText(["shop / product / 5", "site / page / home"]);
  await uses.getByRole("button", { name: "Detach from shop / product / 5" }).click();
  await expect(uses.getByRole("link")).toHaveText(["site / page / home"]);
  await expect(page.getByRole("heading", { name: /Where it is used/ })).toBeFocused();
  const thumb = page.locator('[data-version="thumb"]');
  await expect(thumb).toContainText("128 × 160");
  await thumb.getByRole("button", { name: "Copy address of thumb" }).click();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  expect((await fetch(address)).headers.get("content-type")).toBe("image/webp");
  await expect(page.getByRole("link", { name: "Download original" })).toHaveAttribute("download", "Harbor.jpg");
});

test("it gets another file everywhere, under the same id", async ({ page }) => {
  const { library, image, read, open } = await openImage(page);
  await api(library, "POST", "/attach", { image_id: image.id, ...PRODUCT });
  await open();
  await library.sheet.choose(page.getByRole("button", { name: "Replace everywhere" }), [await file("new.jpg", 77)]);
  await expect(library.sheet.polite).toContainText("Harbor is replaced, wherever it is used.");
  expect(await read()).toMatchObject({ id: image.id, title: "Harbor", file_name: "new.jpg", usage_count: 1 });
  await expect(page.locator("[data-editable] img")).not.toHaveAttribute("src", image.versions.md.url);
});

test("deleting says where it is used, and offers to detach it instead", async ({ page }) => {
  const { library, image, read, open } = await openImage(page);
  await api(library, "POST", "/attach", { image_id: image.id, ...PRODUCT, is_cover: true });
  await open();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Delete Harbor?" });
  await expect(question).toContainText("shop / product / 5, as its cover");
  await question.getByRole("button", { name: "Only detach it everywhere" }).click();
  await expect.poll(async () => (await read()).usage_count).toBe(0);
  await expect(page.getByText("Nowhere yet.")).toBeVisible();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(question).toContainText("It is not used anywhere.");
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No images yet" })).toBeVisible();
  expect(await imagesOf(library)).toEqual([]);
  await visit(page, `${library.path}?image=${image.id}`);
  await expect(page.getByRole("heading", { name: "This image is not in the library" })).toBeVisible();
});

test("one goes from image to image, and back to where one was", async ({ page }) => {
  const library = await openLibrary(page);
  await addImages(
    library,
    ["C", "B", "A"].map((title) => ({ title })),
  );
  await visit(page, library.path);
  await cellOf(page, "A").getByRole("link").click();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { name: "B", exact: true })).toBeFocused();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(page.getByRole("heading", { name: "A", exact: true })).toBeFocused();
  await page.getByRole("button", { name: "Next" }).click();
  expect(await keepsPageOnDrop(page)).toBe(true);
  await page.getByRole("link", { name: "All images" }).click();
  await expect(cellOf(page, "B")).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`${library.path}$`));
});

test("whoever looks at an object and comes back finds the list and the selection as they were", async ({ page }) => {
  const library = await openLibrary(page);
  const [image] = await addImages(library, [{ title: "B" }, { title: "A" }]);
  await api(library, "POST", "/attach", { image_id: image?.id, ...PRODUCT });
  await visit(page, library.path);
  await page.getByLabel("Order").selectOption("title");
  await expect(page).toHaveURL(/sort=title/);
  await expect(cells(page).first()).toHaveAccessibleName(/^A/);
  await cellOf(page, "A").getByRole("checkbox").click();
  await cellOf(page, "B").getByRole("link").click();
  await page.getByRole("link", { name: "shop / product / 5" }).click();
  await page.locator("[data-object-ready]").waitFor();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "B", exact: true })).toBeVisible();
  await page.goBack();
  await expect(cellOf(page, "B")).toBeFocused();
  await expect(cellOf(page, "A")).toHaveAttribute("aria-selected", "true");
  await expect(cells(page).first()).toHaveAccessibleName(/^A/);
  await page.getByRole("link", { name: "Images", exact: true }).last().click();
  await expect(page).toHaveURL(new RegExp(`${library.path}$`));
  await expect(page.getByLabel("Order")).toHaveValue("newest");
});
