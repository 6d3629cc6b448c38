import { db } from "../lib/db/client";
import { expectSteady, turn, watchShifts } from "./looksSupport";
import { asAdmin, makeNamed, openAll, openPeople, rowOf } from "./peopleSupport";
import { expect, test } from "./support";

for (const colorScheme of ["light", "dark"] as const) {
  for (const dir of ["ltr", "rtl"] as const) {
    test.describe(`${colorScheme}, ${dir}`, () => {
      test.use({ colorScheme });
      test("axe finds nothing", async ({ page }) => {
        const person = await makeNamed("Axel", { 0: "Front", 3: "Profile" });
        await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
        const { sheet } = await asAdmin(page);
        const check = async () => {
          await turn(page, dir);
          await sheet.expectAccessible();
        };
        await openPeople(page);
        await check();
        await openPeople(page, "/images?q=nobody-at-all");
        await check();
        await openPeople(page, `/images?q=Axel&person=${person.id}`);
        await page.locator("[data-ready]").waitFor();
        await check();
        for (const item of ["Name and role", "Enable"]) {
          await page.getByRole("button", { name: `More for ${person.name}` }).click();
          await check();
          await page.getByRole("menuitem", { name: item }).click();
          await check();
          await page.keyboard.press("Escape");
        }
        await page.getByRole("button", { name: "Add person" }).click();
        await page.getByLabel("Password", { exact: true }).selectOption("own");
        await check();
        await openAll(page, "/images/all?q=Axel");
        await page.getByRole("checkbox").first().click();
        await check();
        await page.getByRole("button", { name: "Delete" }).click();
        await check();
        await openAll(page, "/images/all?q=nobody-at-all");
        await check();
      });
    });
  }
}

for (const width of [320, 390, 1400]) {
  test(`${width} px wide: no sideways scroll, no small targets, no jumps`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await watchShifts(page);
    const person = await makeNamed("Wide", { 0: "A name that is much too long to fit below a frame", 1: "Left" });
    const { sheet } = await asAdmin(page);
    for (const path of [`/images?q=Wide`, `/images?q=Wide&person=${person.id}`, "/images/all?q=Wide"]) {
      await page.goto(path);
      await page.locator("[data-people-ready], [data-everybody-ready]").waitFor();
      await page.waitForTimeout(400);
      await expectSteady(page, path);
    }
    if (width > 900) return;
    // On a phone a person takes the list's place, and the focus goes along.
    await openPeople(page, "/images?q=Wide");
    await rowOf(page, person).click();
    await expect(page.getByRole("heading", { name: person.name })).toBeFocused();
    await expect(rowOf(page, person)).toBeHidden();
    await sheet.expectAccessible();
    await page.getByRole("link", { name: "All people" }).click();
    await expect(rowOf(page, person)).toBeFocused();
  });
}
