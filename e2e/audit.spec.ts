import type { Page } from "@playwright/test";
import { db } from "../lib/db/client";
import { sidewaysScroll } from "./looksSupport";
import { asAdmin, makeNamed } from "./peopleSupport";
import { expect, file, type Person, Sheet, signIn, slotsOf, test } from "./support";

const THREE = { 0: "Front", 1: "Left", 2: "Right" };

const call = async ({ token }: Person, method: string, path: string, body?: unknown): Promise<void> => {
  const answer = await fetch(`${process.env.APP_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
};

/** An administrator's program turns somebody's pictures round. */
async function turnRound(admin: Person, person: Person): Promise<void> {
  const ids = (await slotsOf(person)).map(({ id }) => id).reverse();
  await call(admin, "PUT", `/api/reference-images/reorder?user_id=${person.id}`, { ids });
}

const history = (page: Page) => page.getByRole("region", { name: "History" });
const entries = (page: Page) => history(page).getByRole("listitem");
const order = async (person: Person) => (await slotsOf(person)).map(({ name }) => name).join(" ");

test("an administrator reads who did what, by what and from where, and how it was before", async ({ page }) => {
  const person = await makeNamed("Audra", THREE);
  const { admin, sheet } = await asAdmin(page);
  await turnRound(admin, person);
  await sheet.open(`/images?person=${person.id}`);
  const [turned, added] = [entries(page).nth(0), entries(page).nth(1)];
  await expect(turned).toContainText(
    `${admin.name} moved “Right” from slot 3 to slot 1, “Front” from slot 1 to slot 3`,
  );
  await expect(turned).toContainText("Front · Left · Right · – · –");
  await expect(turned).toContainText("Right · Left · Front · – · –");
  await expect(turned).toContainText("by API token “browser tests”");
  await expect(turned).toContainText("from 127.0.0.1");
  await expect(turned).toContainText("Today, ");
  await expect(added).toContainText(`${person.name} added “Right” to slot 3`);

  await page.getByRole("button", { name: `More for ${person.name}` }).click();
  await page.getByRole("menuitem", { name: "Name and role" }).click();
  await page.getByLabel("Name", { exact: true }).fill('Audra <img src="x" onerror="alert(1)">');
  await page.getByRole("button", { name: "Save" }).click();
  await expect(entries(page).first()).toContainText('to “Audra <img src="x" onerror="alert(1)">”');
  await expect(entries(page).first()).toContainText("in the browser");

  await sheet.choose(sheet.part(5, "add"), await file("Profile.jpg", 7));
  await expect(entries(page).first()).toContainText("added “Profile” to slot 5");
});

test("shows more of the history, and goes on where it begins", async ({ page }) => {
  const person = await makeNamed("Morena");
  await db().auditEntry.createMany({
    data: Array.from({ length: 45 }, (_, index) => ({
      id: crypto.randomUUID(),
      at: new Date(Date.UTC(2024, 0, 1, 0, index)),
      via: "cli",
      action: "token.created",
      userId: person.id,
      after: { name: `Token ${index}` },
    })),
  });
  await asAdmin(page);
  await new Sheet(page).open(`/images?person=${person.id}`);
  await expect(entries(page)).toHaveCount(20);
  await expect(entries(page).first()).toContainText("The command line created the API token “Token 44”");
  const more = history(page).getByRole("button", { name: "Show more" });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(entries(page)).toHaveCount(40);
  await expect(entries(page).nth(20)).toBeFocused();
  await more.click();
  await expect(entries(page)).toHaveCount(45);
  await expect(more).toHaveCount(0);
});

test("an administrator puts an order back from the history, by keyboard, without what is gone", async ({ page }) => {
  const person = await makeNamed("Reva", THREE);
  const { admin, sheet } = await asAdmin(page);
  await turnRound(admin, person);
  const left = (await slotsOf(person)).find(({ name }) => name === "Left");
  await call(person, "DELETE", `/api/reference-images/${left?.id}`);
  await sheet.open(`/images?person=${person.id}`);
  const button = history(page).getByRole("button", { name: /^Put back this order: as it was before .* moved/ });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(sheet.polite).toContainText("The order was put back, without Left: deleted since.");
  await sheet.expectNames(["Front", null, "Right", null, null]);
  expect(await order(person)).toBe("Front Right");
  await expect(entries(page).first()).toContainText("put back an earlier order: moved “Front” from slot 3 to slot 1");
  // The button of the entry that was put back is there still, and says so.
  await history(page)
    .getByRole("button", { name: /Put back this order/ })
    .last()
    .click();
  await expect(sheet.polite).toContainText("Nothing to put back");
});

test.describe("the person", () => {
  test.use({ pictures: THREE });

  test("sees what an administrator did, and puts the order back by keyboard", async ({
    sheet,
    page,
    person,
    browser,
  }) => {
    const other = await browser.newContext({ baseURL: process.env.APP_URL });
    const { admin } = await asAdmin(await other.newPage());
    await db().user.update({ where: { id: admin.id }, data: { name: "Root <i>x</i>" } });
    await turnRound(admin, person);
    await call(admin, "PATCH", `/api/users/${person.id}`, { name: "Ines O." });
    await sheet.open();
    const recent = page.getByRole("region", { name: "Recent changes" }).getByRole("listitem");
    await expect(recent.nth(0)).toContainText("Changed name from “Ines Okafor” to “Ines O.”");
    await expect(recent.nth(1)).toContainText("Front and Right changed places");
    for (const line of [recent.nth(0), recent.nth(1)]) {
      await expect(line).toContainText("by Root <i>x</i>");
      await expect(line).toContainText("Administrator");
    }
    await expect(recent.nth(2)).not.toContainText("Administrator");
    await expect(page.getByText("127.0.0.1")).toHaveCount(0);

    await page.getByRole("button", { name: "Put back this order: Front and Right changed places" }).focus();
    await page.keyboard.press("Enter");
    await expect(sheet.polite).toContainText("The order was put back.");
    await sheet.expectNames(["Front", "Left", "Right", null, null]);
    await sheet.expectFocus(1, "menu");
    expect(await order(person)).toBe("Front Left Right");
    // What was put back can be taken back itself, and by the one it is about.
    await expect(recent.first()).not.toContainText("Administrator");
    await page
      .getByRole("button", { name: /Put back this order/ })
      .first()
      .click();
    await sheet.expectNames(["Right", "Left", "Front", null, null]);
    await other.close();
  });

  test("is told when an order could not be put back, and what stands where", async ({ sheet, page, person }) => {
    await sheet.part(1, "menu").click();
    await page.getByRole("menuitem", { name: "2, Left" }).click();
    const button = page.getByRole("button", { name: "Put back this order: Front and Left changed places" });
    await expect(button).toBeVisible();
    await db().auditEntry.deleteMany({ where: { userId: person.id } });
    await button.click();
    await expect(sheet.assertive).toContainText(
      "The order was not put back. This change is not known, or no longer kept",
    );
    await sheet.expectNames(["Left", "Front", "Right", null, null]);
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test("axe finds nothing in the history and in the recent changes", async ({ page }) => {
      const [person, nobody] = [await makeNamed("Axelle", THREE), await makeNamed("Nihil")];
      const { admin, sheet } = await asAdmin(page);
      await turnRound(admin, person);
      await call(admin, "PATCH", `/api/users/${person.id}`, { role: "admin" });
      await sheet.open(`/images?person=${person.id}`);
      await expect(entries(page).first()).toBeVisible();
      await sheet.expectAccessible();
      await sheet.open(`/images?person=${nobody.id}`);
      await expect(history(page)).toContainText("Nothing yet.");
      await sheet.expectAccessible();
      await page.context().clearCookies();
      await signIn(page, person);
      await sheet.open();
      await expect(page.getByText("Administrator").first()).toBeVisible();
      await sheet.expectAccessible();
    });
  });
}

for (const width of [320, 390, 1400]) {
  test(`${width} px wide: the history scrolls nothing sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const person = await makeNamed("Wide", { 0: "A name that is much too long to fit", 1: "W".repeat(80) });
    const { admin, sheet } = await asAdmin(page);
    await turnRound(admin, person);
    await sheet.open(`/images?person=${person.id}`);
    await expect(entries(page).first()).toBeVisible();
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await signIn(page, person);
    await sheet.open();
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  });
}
