import { newId } from "../lib/core/ids";
import { db } from "../lib/db/client";
import { asAdmin, makeNamed, openAll, openPeople, rowOf } from "./peopleSupport";
import { askForSecret, expect, expectHeld, file, makePerson, Sheet, signIn, slotsOf, test } from "./support";

test("is not there for anybody but administrators", async ({ page }) => {
  const person = await makePerson();
  const paths = ["/images", `/images?person=${person.id}`, "/images/all"];
  for (const path of paths) expect((await page.goto(path))?.status()).toBe(404);
  await signIn(page, person);
  for (const path of paths) expect((await page.goto(path))?.status()).toBe(404);
  await page.goto("/");
  const pages = page.getByRole("navigation", { name: "Main" });
  await expect(pages.getByRole("link", { name: "Devices" })).toBeVisible();
  await expect(pages.getByRole("link", { name: "People" })).toHaveCount(0);
  await asAdmin(page);
  await page.goto("/");
  await expect(pages.getByRole("link", { name: "People" })).toBeVisible();
});

test("finds a person while one types; the address keeps search and person, over reload and back", async ({ page }) => {
  const [one, two] = [await makeNamed("Bashir", { 0: "Front" }), await makeNamed("Bahar")];
  const { sheet } = await asAdmin(page);
  await openPeople(page);
  const search = page.getByRole("searchbox", { name: "Find a person" });
  await search.fill(one.name.toLowerCase());
  await expect(page.getByText("1 person matches", { exact: true })).toBeVisible();
  await expect(sheet.polite).toContainText("1 person matches.");
  await expect(rowOf(page, two)).toHaveCount(0);
  await rowOf(page, one).click();
  await expect(page.getByRole("heading", { name: one.name })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`person=${one.id}`));
  await expect(rowOf(page, one)).toBeFocused();
  await page.reload();
  await sheet.expectNames(["Front", null, null, null, null]);
  await expect(search).toHaveValue(one.name.toLowerCase());
  await page.locator("[data-people-ready]").waitFor();
  await search.fill(two.name);
  await rowOf(page, two).click();
  await expect(page.getByRole("heading", { name: two.name })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: one.name })).toBeVisible();
  await search.fill("nobody has this name");
  await expect(page.getByText("Nobody’s name or address")).toBeVisible();
  await openPeople(page, `/images?person=${newId()}`);
  await expect(page.getByText("There is no such person.")).toBeVisible();
});

test("shows more people, and goes on where they begin", async ({ page }) => {
  const mark = `crowd${Date.now().toString(36)}`;
  const rows = Array.from({ length: 53 }, (_, index) => {
    const id = newId();
    return { id, email: `${id}@example.test`, name: `${mark} ${index}` };
  });
  await db().user.createMany({ data: rows });
  await asAdmin(page);
  await openPeople(page, `/images?q=${mark}`);
  const people = page.getByRole("list", { name: "Matches" }).getByRole("link");
  await expect(people).toHaveCount(50);
  await expect(page.getByText("53 people match")).toBeVisible();
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(people).toHaveCount(53);
  await expect(people.nth(50)).toBeFocused();
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
  await people.nth(52).click();
  await expect(page.getByRole("heading", { name: `${mark} 0`, exact: true })).toBeVisible();
  await expect(people).toHaveCount(53);
});

test("an administrator works in somebody's five as in their own", async ({ page }) => {
  const person = await makeNamed("Ama", { 0: "Front", 1: "Left" });
  const { sheet } = await asAdmin(page);
  await sheet.open(`/images?person=${person.id}&q=${encodeURIComponent(person.name)}`);
  const names = async () => (await slotsOf(person)).map(({ name, order }) => `${order} ${name}`);
  const strip = rowOf(page, person);

  await sheet.choose(sheet.part(5, "add"), await file("Profile.jpg", 7));
  await expect(sheet.polite).toContainText("Profile.jpg added to slot 5.");
  await expect(strip).toContainText("3 of 5");
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(4);

  await sheet.part(1, "menu").click();
  await page.getByRole("menuitem", { name: "2, Left" }).click();
  await expect.poll(names).toEqual(["0 Left", "1 Front", "4 Profile"]);

  await sheet.part(2, "delete").click();
  await sheet.expectFocus(2, "undo");
  await expect(strip).toContainText("2 of 5");
  await sheet.part(2, "undo").click();
  await expect.poll(names).toEqual(["0 Left", "1 Front", "4 Profile"]);
  await expect(strip).toContainText("3 of 5");

  const others = await page.request.get("/api/reference-images");
  expect(await others.json()).toEqual([]);
  const own = await page.context().browser()?.newContext({ baseURL: process.env.APP_URL });
  const theirs = await own?.newPage();
  if (!theirs) throw new Error("expected a second browser context but received none");
  await signIn(theirs, person);
  await new Sheet(theirs).open();
  await expect(theirs.getByText(/moved to slot|changed places/).first()).toContainText("by Ines Okafor");
  await own?.close();
});

test.describe("people", () => {
  test("are added with a password that is shown once and works", async ({ page }) => {
    await asAdmin(page);
    await openPeople(page);
    await page.getByRole("button", { name: "Add person" }).click();
    const email = `${newId()}@example.test`;
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByLabel("E-mail")).toBeFocused();
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByLabel("Name", { exact: true }).fill("Luca Bartoli");
    await askForSecret(page, dialog.getByRole("button", { name: "Add person" }));
    const once = page.getByLabel(/it is not shown again/);
    await expect(once).toBeFocused();
    const password = await once.inputValue();
    await expectHeld(page, once);
    await new Sheet(page).expectAccessible();
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("heading", { name: "Luca Bartoli" })).toBeVisible();
    expect(await page.content()).not.toContain(password);

    await page.getByRole("button", { name: "Add person" }).click();
    await page.getByRole("dialog").getByLabel("E-mail").fill(email);
    await page.getByRole("dialog").getByRole("button", { name: "Add person" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "already" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Add person" })).toBeFocused();

    await page.context().clearCookies();
    await page.goto("/sign-in");
    await page.locator("[data-form-ready]").waitFor();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("[data-ready]").waitFor();
  });

  test("are renamed and made administrators", async ({ page }) => {
    const person = await makeNamed("Tess");
    await asAdmin(page);
    await openPeople(page, `/images?person=${person.id}`);
    await page.getByRole("button", { name: `More for ${person.name}` }).click();
    await page.getByRole("menuitem", { name: "Name and role" }).click();
    await page.getByLabel("Name", { exact: true }).fill(`${person.name} Bakker`);
    await page.getByLabel("Role").selectOption("admin");
    await page.getByRole("button", { name: "Save" }).click();
    const heading = page.getByRole("heading", { name: `${person.name} Bakker` });
    await expect(heading).toContainText("Administrator");
    await expect(page.getByRole("button", { name: `More for ${person.name} Bakker` })).toBeFocused();
  });

  test("who are disabled are out at once, and come back when enabled", async ({ page, browser }) => {
    const person = await makeNamed("Ingrid");
    const theirs = await (await browser.newContext({ baseURL: process.env.APP_URL })).newPage();
    await signIn(theirs, person);
    await new Sheet(theirs).open();
    const { sheet } = await asAdmin(page);
    await openPeople(page, `/images?person=${person.id}&q=${encodeURIComponent(person.name)}`);
    const choose = async (item: string) => {
      await page.getByRole("button", { name: `More for ${person.name}` }).click();
      await page.getByRole("menuitem", { name: item }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: item }).click();
    };
    await choose("Disable");
    await expect(sheet.polite).toContainText(`${person.name} is disabled.`);
    await expect(rowOf(page, person)).toContainText("Disabled");
    await theirs.goto("/");
    await expect(theirs).toHaveURL(/\/sign-in$/);
    const byToken = { headers: { authorization: `Bearer ${person.token}` } };
    expect((await fetch(`${process.env.APP_URL}/api/me`, byToken)).status).toBe(401);
    await choose("Enable");
    await expect(rowOf(page, person)).not.toContainText("Disabled");
    expect((await fetch(`${process.env.APP_URL}/api/me`, byToken)).status).toBe(200);
    await theirs.context().close();
  });
});

test("pictures of several people are deleted together, after a question, and brought back", async ({ page }) => {
  const mark = `bulk${Date.now().toString(36)}`;
  const [one, two] = [
    await makeNamed(`${mark} One`, { 0: "Front", 2: "Right" }),
    await makeNamed(`${mark} Two`, { 4: "Profile" }),
  ];
  const { sheet } = await asAdmin(page);
  await openAll(page);
  await page.getByRole("searchbox", { name: "Person" }).fill(mark);
  const pictures = page.getByRole("list", { name: "Reference images of everybody" }).getByRole("checkbox");
  await expect(pictures).toHaveCount(3);
  await expect(page).toHaveURL(new RegExp(`q=${mark}`));
  await expect(pictures.first()).toHaveAccessibleName(`Profile, slot 5 of ${two.name}`);
  await page.getByLabel("Order").selectOption("oldest");
  await expect(pictures.first()).toHaveAccessibleName(`Front, slot 1 of ${one.name}`);
  await pictures.first().click();
  await pictures.last().click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 images of 2 people selected")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet.polite).toContainText("Nothing selected.");
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Select all shown" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog", { name: "Delete 3 images of 2 people?" }).getByText("Delete").last().click();
  await expect(sheet.polite).toContainText("3 images deleted. Undo is available.");
  await expect(pictures).toHaveCount(0);
  expect([await slotsOf(one), await slotsOf(two)]).toEqual([[], []]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("[data-sonner-toast]").filter({ hasText: "3 images restored." })).toBeVisible();
  await expect(pictures).toHaveCount(3);
  expect((await slotsOf(one)).map(({ name, order }) => `${order} ${name}`)).toEqual(["0 Front", "2 Right"]);
  await page.getByLabel("To", { exact: true }).fill("2020-01-01");
  await expect(page.getByText("No image is of this person")).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page).toHaveURL(/\/images\/all\?sort=oldest$/);
});

test.describe("days", () => {
  test.use({ timezoneId: "Pacific/Kiritimati" });
  test("of the filter are the reader's own, and those of another's link are named", async ({ page }) => {
    const person = await makeNamed("Dated", { 0: "Front" });
    await db().image.updateMany({
      where: { ownerUserId: person.id },
      data: { createdAt: new Date("2024-02-29T12:00:00Z") },
    });
    await asAdmin(page);
    const all = `/images/all?q=${encodeURIComponent(person.name)}`;
    await openAll(page, all);
    const picture = page.getByRole("checkbox");
    await page.getByLabel("To", { exact: true }).fill("2024-02-29");
    await expect(page.getByText("No image is of this person and these days")).toBeVisible();
    await page.getByLabel("From", { exact: true }).fill("2024-03-01");
    await page.getByLabel("To", { exact: true }).fill("2024-03-01");
    await expect(picture).toHaveCount(1);
    await page.reload();
    await expect(page.getByLabel("From", { exact: true })).toHaveValue("2024-03-01");
    await expect(picture).toHaveCount(1);

    await openAll(page, `${all}&from=2024-03-01`);
    await expect(page.getByLabel("From (UTC)")).toBeVisible();
    await expect(picture).toHaveCount(0);
    await openAll(page, `${all}&to=2024-02-29&zone=America/Argentina/Buenos_Aires`);
    await expect(page.getByLabel("To (Buenos Aires)")).toBeVisible();
    await expect(picture).toHaveCount(1);
  });
});

test("everything is reached by keyboard", async ({ page }) => {
  const person = await makeNamed("Keyed", { 0: "Front" });
  const { sheet } = await asAdmin(page);
  await openPeople(page);
  await page.getByRole("searchbox", { name: "Find a person" }).focus();
  await page.keyboard.type(person.name);
  await expect(page.getByText("1 person matches", { exact: true })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(rowOf(page, person)).toBeFocused();
  await page.keyboard.press("Enter");
  await page.locator("[data-ready]").waitFor();
  await sheet.part(1, "handle").focus();
  await page.keyboard.press("Space");
  await expect(sheet.polite).toContainText("Picked up Front");
  await page.keyboard.press("End");
  await page.keyboard.press("Space");
  await expect.poll(async () => (await slotsOf(person)).map(({ order }) => order)).toEqual([4]);
  const more = page.getByRole("button", { name: `More for ${person.name}` });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog").getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(more).toBeFocused();

  await openAll(page, `/images/all?q=${encodeURIComponent(person.name)}`);
  const picture = page.getByRole("checkbox");
  await picture.focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Delete" }).press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(picture).toHaveCount(0);
  await expect(page.getByText("0 images", { exact: true })).toBeFocused();
});
