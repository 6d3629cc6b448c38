// What is selected is what one sees, and what is done with it.
import type { Page } from "@playwright/test";
import { addImages, api, cellOf, cells, imagesOf, openLibrary, selected, visit, withRows } from "./librarySupport";
import { shiftsOf, sidewaysScroll, watchShifts } from "./looksSupport";
import { expect, file, photo, test } from "./support";

const tick = (page: Page, title: string) => cellOf(page, title).getByRole("checkbox").click();
const bar = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a search begins with nothing selected, and its results can be selected by themselves", async ({ page }) => {
  const library = await openLibrary(page);
  await addImages(
    library,
    ["passwd", "B", "A"].map((title) => ({ title })),
  );
  await visit(page, library.path);
  for (const title of ["A", "B"]) await tick(page, title);
  await expect(page.getByText("2 images selected", { exact: true })).toBeVisible();
  // Another order shows the same images.
  await page.getByLabel("Order").selectOption("title");
  await expect(cells(page).last()).toHaveAccessibleName(/^passwd/);
  expect(await selected(page)).toEqual(["A", "B"]);

  await page.getByRole("searchbox", { name: "Search" }).fill("passwd");
  await expect(page.getByText("1 of 3 images", { exact: true })).toBeVisible();
  await expect(library.sheet.polite).toContainText("2 images no longer selected.");
  await expect(bar(page, "Delete")).toHaveCount(0);
  await bar(page, "Select all 1").click();
  expect(await selected(page)).toEqual(["passwd"]);
  await page.getByLabel("Show").selectOption("missing_alt");
  await expect(page.getByText("1 of 3 images", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(cells(page)).toHaveCount(3);
  expect(await selected(page)).toEqual([]);
  expect(await imagesOf(library)).toHaveLength(3);
});

test("Control A selects what the button beside it does: all there are", async ({ page }) => {
  const library = await openLibrary(page);
  await withRows(library, 305, async () => {
    await visit(page, library.path);
    await expect(bar(page, "Select all 306")).toBeVisible();
    await cellOf(page, "Frame 00001").focus();
    await page.keyboard.press("Control+a");
    await expect(page.getByText("306 images selected", { exact: true })).toBeVisible();
    await expect(library.sheet.polite).toContainText("306 images selected.");
    await expect(bar(page, "Select all 306")).toHaveCount(0);
  });
});

test("images that somebody else deleted are named and leave; the work goes on with the others", async ({ page }) => {
  const library = await openLibrary(page);
  const { sheet } = library;
  const images = await addImages(
    library,
    ["F", "E", "D", "C", "B", "A"].map((title) => ({ title })),
  );
  const vanish = (title: string) =>
    api(library, "DELETE", `/images/${images.find((image) => image.title === title)?.id}`);
  await visit(page, library.path);
  for (const title of ["A", "B", "C", "D"]) await tick(page, title);
  await bar(page, "Attach").click();
  const dialog = page.getByRole("dialog");
  for (const [label, value] of Object.entries({ Application: "shop", Model: "product", Id: "5" }))
    await dialog.getByLabel(label, { exact: true }).fill(value);
  await vanish("A");
  await dialog.getByRole("button", { name: "Attach" }).click();
  await expect(dialog.getByRole("alert")).toContainText("“A” was deleted by somebody else meanwhile.");
  await expect(dialog.getByRole("alert")).toContainText("the other 3 images, which are still selected");
  await expect(cellOf(page, "A")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Attach" }).click();
  await expect(sheet.polite).toContainText("3 images attached to shop / product / 5.");
  expect(await selected(page)).toEqual(["B", "C", "D"]);

  await bar(page, "Delete").click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("3 of them are in use");
  await vanish("B");
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(question.getByRole("alert").filter({ hasText: "“B” was deleted" })).toBeVisible();
  await expect(question).toContainText("Delete 2 images?");
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(sheet.polite).toContainText("2 images deleted.");
  await expect(cells(page)).toHaveCount(2);
  await expect(page.getByText("2 images", { exact: true })).toBeFocused();

  await tick(page, "E");
  await bar(page, "Delete").click();
  await expect(question).toContainText("It is not used anywhere.");
  await vanish("E");
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(sheet.assertive).toContainText("“E” was deleted by somebody else meanwhile.");
  await expect(page.getByText("1 image", { exact: true })).toBeFocused();
  expect((await imagesOf(library)).map(({ title }) => title)).toEqual(["F"]);
});

test("images in use can be detached everywhere in place of being deleted; a single one is named, and replaced as well", async ({
  page,
}) => {
  const library = await openLibrary(page);
  const { sheet } = library;
  const images = await addImages(
    library,
    ["B", "A"].map((title) => ({ title })),
  );
  const attach = async (title: string, object_id: string) =>
    api(library, "POST", "/attach", {
      image_id: images.find((image) => image.title === title)?.id,
      app_label: "shop",
      model: "product",
      object_id,
    });
  for (const id of ["1", "2"]) for (const title of ["A", "B"]) await attach(title, id);
  await visit(page, library.path);
  for (const title of ["A", "B"]) await tick(page, title);
  await bar(page, "Delete").click();
  const several = page.getByRole("alertdialog", { name: "Delete 2 images?" });
  await expect(several.getByRole("button", { name: "Replace it everywhere" })).toHaveCount(0);
  await several.getByRole("button", { name: "Only detach them everywhere" }).click();
  await expect(sheet.polite).toContainText("2 images detached from 2 objects.");
  await expect(cellOf(page, "A")).toHaveAccessibleName(/Not used/);
  await expect(cellOf(page, "B")).toHaveAccessibleName(/Not used/);

  await attach("A", "1");
  await bar(page, "Select none").click();
  await tick(page, "A");
  await bar(page, "Delete").click();
  const one = page.getByRole("alertdialog", { name: "Delete A?" });
  await expect(one).toContainText("shop / product / 1");
  await expect(one.getByRole("button", { name: "Only detach it everywhere" })).toBeVisible();
  await sheet.choose(one.getByRole("button", { name: "Replace it everywhere" }), [await file("new.jpg", 901)]);
  await expect(page.getByRole("heading", { name: "A", exact: true })).toBeVisible();
  await expect(sheet.polite).toContainText("A is replaced, wherever it is used.");
  const now = (await imagesOf(library)).find(({ title }) => title === "A");
  expect(now?.versions.original.url).not.toBe(images[1]?.versions.original.url);
});

test("what no longer matches the filter leaves: after it was attached here, and in its own view", async ({ page }) => {
  const library = await openLibrary(page);
  const { sheet } = library;
  await addImages(
    library,
    ["D", "C", "B", "A"].map((title) => ({ title })),
  );
  await visit(page, `${library.path}?attached=false`);
  for (const title of ["A", "B"]) await tick(page, title);
  const attach = async () => {
    await page
      .getByRole("button", { name: /^Attach/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    for (const [label, value] of Object.entries({ Application: "shop", Model: "product", Id: "5" }))
      await dialog.getByLabel(label, { exact: true }).fill(value);
    await dialog.getByRole("button", { name: "Attach" }).click();
  };
  await attach();
  await expect(sheet.polite).toContainText("2 images left the list of unused ones.");
  await expect(cells(page)).toHaveCount(2);
  await expect(page.getByText("2 of 4 images", { exact: true })).toBeFocused();
  await expect(bar(page, "Delete")).toHaveCount(0);

  await cellOf(page, "C").getByRole("link").click();
  await attach();
  await expect(sheet.polite).toContainText("Attached to shop / product / 5.");
  await page.goBack();
  await expect(cells(page)).toHaveCount(1);
  await expect(cellOf(page, "D")).toBeVisible();
});

test("of a file that does not come the blurred copy stays, and no sign of a broken image", async ({ page }) => {
  const library = await openLibrary(page);
  await addImages(
    library,
    ["B", "A"].map((title) => ({ title })),
  );
  await page.route(/\.webp/, (route) => route.fulfill({ status: 403, body: "" }));
  await visit(page, library.path);
  for (const title of ["A", "B"]) {
    const image = cellOf(page, title).locator("img");
    await expect(image).toHaveAttribute("src", /^data:image\/png/);
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
  }
});

for (const width of [320, 390])
  test(`${width} px wide the bar of what is selected is two rows`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const library = await openLibrary(page);
    await addImages(
      library,
      ["C", "B", "A"].map((title) => ({ title })),
    );
    await visit(page, library.path);
    for (const title of ["A", "B"]) await tick(page, title);
    const tops = await Promise.all(
      ["Select all 3", "Select none", "Attach", "Detach", "Delete"].map(
        async (name) => (await bar(page, name).boundingBox())?.y,
      ),
    );
    expect(new Set(tops.slice(0, 2)).size).toBe(1);
    expect(new Set(tops.slice(2)).size).toBe(1);
    const height = await bar(page, "Delete").evaluate((button) => button.parentElement?.offsetHeight);
    expect(height).toBeLessThanOrEqual(110);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  });
for (const filled of [true, false])
  test(`nothing jumps as files are added to ${filled ? "a filled" : "an empty"} library`, async ({ page }) => {
    await page.setViewportSize({ width: 1400, height: 900 });
    await watchShifts(page);
    const library = await openLibrary(page);
    if (filled)
      await addImages(
        library,
        Array.from({ length: 20 }, (_, at) => ({ title: `There ${at}` })),
      );
    await visit(page, library.path);
    await page.waitForLoadState("networkidle");
    const files = await Promise.all(Array.from({ length: 5 }, (_, at) => file(`new-${at}.jpg`, 700 + at)));
    await library.sheet.dropOn(page.locator("body"), [
      ...files,
      { name: "torn.jpg", mimeType: "image/jpeg", buffer: (await photo(33)).subarray(0, 600) },
    ]);
    await expect(library.sheet.polite).toContainText("5 images added");
    await expect(cells(page)).toHaveCount(filled ? 25 : 5);
    await page.waitForLoadState("networkidle");
    expect(await shiftsOf(page)).toBeLessThanOrEqual(0.02);
  });
