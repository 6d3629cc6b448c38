import { newId } from "../lib/core/ids";
import { addImages, api, cellOf, cells, imagesOf, openLibrary, selected, visit } from "./librarySupport";
import { expect, makePerson, signIn, test } from "./support";

test("who is no member is told so, administrators too; an unknown address is not found", async ({ page }) => {
  const library = await openLibrary(page);
  const admin = await makePerson("admin");
  await signIn(page, admin);
  for (const path of ["", "/objects", "/members", "/objects/shop/product/5"]) {
    await page.goto(`${library.path}${path}`);
    await expect(page.getByRole("heading", { name: "You are not a member here" })).toBeVisible();
    await expect(page.getByText(library.name)).toHaveCount(0);
    for (const slug of [`no-such-${newId().slice(-8)}`, "No%00Such"])
      expect((await page.goto(`/library/${slug}${path}`))?.status()).toBe(404);
  }
});

test("a viewer sees the images and nothing to change them with", async ({ page }) => {
  const library = await openLibrary(page, "viewer");
  const [image] = await addImages(library, [{ title: "Harbor", alt_text: "Boats" }]);
  await api(library, "POST", "/attach", { image_id: image?.id, app_label: "shop", model: "product", object_id: "5" });
  await visit(page, library.path);
  await expect(cells(page)).toHaveCount(1);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  for (const name of ["Add images", "Delete", "Attach", "Select all 1"])
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
  await cellOf(page, "Harbor").getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Harbor" })).toBeVisible();
  await expect(page.getByText("Boats")).toBeVisible();
  await expect(page.getByRole("link", { name: "Download original" })).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  for (const name of ["Replace everywhere", "Delete", "Attach", "Detach from shop / product / 5"])
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
  await page.getByRole("link", { name: "shop / product / 5" }).click();
  await page.locator("[data-object-ready]").waitFor();
  await expect(page.getByText("Harbor")).toBeVisible();
  await expect(page.getByRole("button", { name: /Move|Cover|Texts here|More for|Attach/ })).toHaveCount(0);
});

test("images are selected by click, range, Control and keyboard", async ({ page }) => {
  const library = await openLibrary(page);
  await addImages(
    library,
    ["G", "F", "E", "D", "C", "B", "A"].map((title) => ({ title })),
  );
  await visit(page, library.path);
  await cellOf(page, "B").getByRole("checkbox").click();
  await cellOf(page, "D")
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  expect(await selected(page)).toEqual(["B", "C", "D"]);
  await cellOf(page, "F")
    .getByRole("link")
    .click({ modifiers: ["Control"] });
  expect(await selected(page)).toEqual(["B", "C", "D", "F"]);
  await expect(page.getByText("4 images selected")).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await selected(page)).toEqual([]);

  const { sheet } = library;
  await cellOf(page, "A").focus();
  await page.keyboard.press("ArrowRight");
  await expect(cellOf(page, "B")).toBeFocused();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  expect(await selected(page)).toEqual(["B", "C", "D"]);
  await page.keyboard.press("Shift+ArrowLeft");
  expect(await selected(page)).toEqual(["B", "C"]);
  await page.keyboard.press("Control+a");
  await expect(sheet.polite).toContainText("7 images selected.");
  expect(await selected(page)).toHaveLength(7);
  await page.keyboard.press("Escape");
  await expect(sheet.polite).toContainText("Nothing selected.");
  await page.keyboard.press("Control+End");
  await expect(cellOf(page, "G")).toBeFocused();
  await page.keyboard.press("Control+Home");
  await expect(cellOf(page, "A")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "A", exact: true })).toBeFocused();
  await page.goBack();
  await expect(cellOf(page, "A")).toBeFocused();
  // One Tab stop: the grid is left with a single Tab.
  await page.keyboard.press("Tab");
  await expect(page.locator('[role="grid"] :focus')).toHaveCount(0);
});

test("a search finds by title, description and alt text, and stands in the address with filter and order", async ({
  page,
}) => {
  const library = await openLibrary(page);
  const [boat, anchor] = await addImages(library, [
    { title: "Boat", alt_text: "A boat at sea" },
    { title: "Anchor", description: "Found at <b>sea</b>" },
    { title: "Cat" },
  ]);
  await api(library, "POST", "/attach", { image_id: boat?.id, app_label: "shop", model: "product", object_id: "1" });
  await visit(page, library.path);
  await expect(page.getByText("3 images", { exact: true })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search" }).fill("SEA");
  await expect(page.getByText("2 of 3 images")).toBeVisible();
  await expect(cells(page)).toHaveCount(2);
  await expect(page).toHaveURL(/\?q=SEA$/);
  await page.getByLabel("Order").selectOption("title");
  await expect(cells(page).first()).toHaveAccessibleName(/^Anchor/);
  await page.reload();
  await page.locator("[data-library-ready]").waitFor();
  await expect(page.getByRole("searchbox", { name: "Search" })).toHaveValue("SEA");
  await expect(cells(page).first()).toHaveAccessibleName(/^Anchor/);
  await page.getByLabel("Show").selectOption("unused");
  await expect(page.getByText("1 of 3 images")).toBeVisible();
  await expect(page).toHaveURL(/attached=false/);
  await page.getByLabel("Show").selectOption("missing_alt");
  await expect(cells(page)).toHaveCount(1);
  await expect(cellOf(page, "Anchor")).toHaveAccessibleName(/Alt text is missing/);
  await page.getByRole("searchbox", { name: "Search" }).fill("no such thing");
  await expect(page.getByRole("heading", { name: "No image has all of “no such thing”" })).toBeVisible();
  await page.getByRole("button", { name: "Show all images" }).click();
  await expect(cells(page)).toHaveCount(3);
  await expect(page.getByText("3 images", { exact: true })).toBeFocused();
  expect(anchor?.title).toBe("Anchor");
});

test("what is selected is attached, detached and deleted; where it is used is said before", async ({ page }) => {
  const library = await openLibrary(page);
  const { sheet } = library;
  await addImages(
    library,
    ["C", "B", "A"].map((title) => ({ title })),
  );
  await visit(page, library.path);
  for (const title of ["A", "B"]) await cellOf(page, title).getByRole("checkbox").click();
  await page.getByRole("button", { name: "Attach", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Application").fill("Shop!");
  await dialog.getByLabel("Model").fill("product");
  await dialog.getByLabel("Id", { exact: true }).fill("10/2 – blue");
  await dialog.getByRole("button", { name: "Attach" }).click();
  await expect(dialog.getByText("Use a small letter")).toBeVisible();
  await dialog.getByLabel("Application").fill("shop");
  await dialog.getByRole("button", { name: "Attach" }).click();
  await expect(sheet.polite).toContainText("2 images attached to shop / product / 10/2 – blue.");
  await expect(cellOf(page, "A")).toHaveAccessibleName(/Used in 1 place/);

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Delete 2 images?" });
  await expect(question).toContainText("2 of them are in use, at 1 object:");
  await expect(question).toContainText("shop / product / 10/2 – blue (2 images)");
  await question.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Detach", exact: true }).click();
  await dialog.getByRole("checkbox", { name: /10\/2 – blue/ }).click();
  await dialog.getByRole("button", { name: "Detach" }).click();
  await expect(sheet.polite).toContainText("2 images detached from shop / product / 10/2 – blue.");
  await expect(cellOf(page, "A")).toHaveAccessibleName(/Not used/);

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(question).toContainText("None of them is used anywhere.");
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(sheet.polite).toContainText("2 images deleted.");
  await expect(cells(page)).toHaveCount(1);
  await expect(page.getByText("1 image", { exact: true })).toBeFocused();
  expect((await imagesOf(library)).map(({ title }) => title)).toEqual(["C"]);
});
