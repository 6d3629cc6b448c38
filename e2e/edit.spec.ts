import { expect, keepsPageOnDrop, slotsOf, test } from "./support";

test.use({ pictures: { 0: "Front", 1: "Left" } });

test("renames by F2, by the name and by the menu, and Escape keeps the old one", async ({ sheet, page, person }) => {
  await sheet.part(1, "picture").focus();
  await page.keyboard.press("F2");
  await page.keyboard.type("Face");
  await page.keyboard.press("Enter");
  await expect(sheet.polite).toContainText("Renamed to Face.");
  await sheet.expectFocus(1, "name");

  await sheet.part(2, "name").click();
  await page.keyboard.type("Nothing of this");
  await page.keyboard.press("Escape");
  await sheet.expectNames(["Face", "Left", null, null, null]);

  await sheet.part(2, "menu").click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.keyboard.type("Side");
  await page.locator("h1").click();
  await sheet.expectNames(["Face", "Side", null, null, null]);
  await expect.poll(async () => (await slotsOf(person)).map(({ name }) => name)).toEqual(["Face", "Side"]);
});

test("deletes by Del, and Undo in the slot brings it back", async ({ sheet, page, person }) => {
  await sheet.part(1, "picture").focus();
  await page.keyboard.press("Delete");
  await expect(sheet.polite).toContainText("Front deleted from slot 1. Undo is available.");
  await sheet.expectFocus(1, "undo");
  await expect.poll(() => slotsOf(person)).toHaveLength(1);
  await page.keyboard.press("Enter");
  await expect(sheet.polite).toContainText("Front restored to slot 1.");
  await sheet.expectFocus(1, "menu");
  await sheet.expectNames(["Front", "Left", null, null, null]);
});

test("Undo in the slot waits while it has the focus, then goes to Recent changes", async ({ sheet, page }) => {
  await page.clock.install();
  await sheet.part(2, "delete").click();
  await page.mouse.move(5, 5);
  await page.clock.runFor(30_000);
  await expect(sheet.part(2, "undo")).toBeVisible();
  await sheet.part(1, "picture").focus();
  await page.clock.runFor(9_000);
  await expect(sheet.part(2, "undo")).toBeVisible();
  await page.clock.runFor(1_500);
  await expect(sheet.part(2, "add")).toBeVisible();
  await page.getByRole("button", { name: "Undo: Left deleted from slot 2" }).click();
  await expect(sheet.polite).toContainText("Left restored to slot 2.");
  await sheet.expectFocus(2, "menu");
});

test("what was deleted can be restored after the page is loaded anew", async ({ sheet, page }) => {
  await sheet.part(1, "menu").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByRole("button", { name: "Undo: Front deleted from slot 1" })).toBeVisible();
  await sheet.open();
  await page.getByRole("button", { name: "Undo: Front deleted from slot 1" }).click();
  await sheet.expectNames(["Front", "Left", null, null, null]);
});

test("a delete that the server refuses is taken back, and said", async ({ sheet, page }) => {
  await page.route("**/", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await sheet.part(1, "delete").click();
  await expect(sheet.assertive).toContainText("Front was not deleted.");
  await sheet.expectNames(["Front", "Left", null, null, null]);
});

test("what was deleted elsewhere goes from the page with the first thing that is tried", async ({
  sheet,
  page,
  person,
}) => {
  const [front, left] = await slotsOf(person);
  const deleteElsewhere = async (id = "") => {
    const headers = { authorization: `Bearer ${person.token}` };
    const answer = await fetch(`${process.env.APP_URL}/api/reference-images/${id}`, { method: "DELETE", headers });
    expect(answer.status).toBe(204);
  };
  await deleteElsewhere(front?.id);
  await sheet.part(1, "picture").focus();
  await page.keyboard.press("F2");
  await page.keyboard.type("Face");
  await page.keyboard.press("Enter");
  await expect(sheet.assertive).toContainText("Front was not renamed. It was deleted elsewhere.");
  await sheet.expectNames([null, "Left", null, null, null]);
  await sheet.expectFocus(1, "add");
  await deleteElsewhere(left?.id);
  await sheet.part(2, "delete").click();
  await expect(sheet.assertive).toContainText("Left was not deleted. It was deleted elsewhere.");
  await sheet.expectNames([null, null, null, null, null]);
  await expect(sheet.part(2, "undo")).toHaveCount(0);
  await sheet.expectFocus(2, "add");
});

test("opens a picture large, counts the view, and gives the focus back", async ({ sheet, page, person }) => {
  const viewed = page.waitForResponse((answer) => answer.url().endsWith("/view"));
  await sheet.part(1, "picture").click();
  const dialog = page.getByRole("dialog", { name: "Front, slot 1" });
  await expect(dialog).toBeVisible();
  expect(await keepsPageOnDrop(page)).toBe(true);
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
  expect((await viewed).status()).toBe(204);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("dialog", { name: "Left, slot 2" })).toBeVisible();
  await page.keyboard.press("Escape");
  await sheet.expectFocus(2, "picture");
  const counts = (await slotsOf(person)) as unknown as { view_count: number }[];
  expect(counts.map(({ view_count }) => view_count)).toEqual([1, 1]);
});

test("downloads the original under the picture's name", async ({ sheet, page }) => {
  await sheet.part(1, "menu").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Download original" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("Front.jpg");
  await sheet.expectFocus(1, "menu");
});

test("the menu is walked by keys, and closes where it was opened", async ({ sheet, page }) => {
  await sheet.part(1, "menu").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "1, current slot" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("menuitem", { name: "2, Left" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("Escape");
  await sheet.expectFocus(1, "menu");
  await expect(page.getByRole("menu")).toHaveCount(0);
});

test("Tab walks through handle, picture, menu, name, Replace and Delete", async ({ sheet, page }) => {
  await sheet.part(1, "handle").focus();
  for (const part of ["picture", "menu", "name", "replace", "delete"]) {
    await page.keyboard.press("Tab");
    await sheet.expectFocus(1, part);
  }
  await page.keyboard.press("Tab");
  await sheet.expectFocus(2, "handle");
});
