import { expectSteady, turn, watchShifts } from "./looksSupport";
import { fill, newProject, openGallery, openProjects, picture, publish, test, tile } from "./projectsSupport";
import { expect, file, Sheet, signIn } from "./support";

for (const colorScheme of ["light", "dark"] as const) {
  for (const dir of ["ltr", "rtl"] as const) {
    test.describe(`${colorScheme}, ${dir}`, () => {
      test.use({ colorScheme });
      test("axe finds nothing", async ({ page, person }) => {
        const sheet = new Sheet(page);
        const check = async () => {
          await turn(page, dir);
          await sheet.expectAccessible();
        };
        await signIn(page, person);
        await openProjects(page);
        await check();
        await page.getByRole("button", { name: "New project" }).click();
        await page.getByRole("button", { name: "Create project" }).click();
        await check();
        const [full, empty] = [newProject(), newProject()];
        const [a] = (await fill(person, full, 3)) as [string];
        const [only] = (await fill(person, empty, 1)) as [string];
        await fetch(`${process.env.APP_URL}/api/projects/${empty}/images/${only}`, {
          method: "DELETE",
          headers: { authorization: `Bearer ${person.token}` },
        });
        await publish(full);
        await openProjects(page);
        await check();
        await openGallery(page, empty);
        await check();
        await openGallery(page, full);
        await check();
        await page.route("**/api/projects/*/images", (route) => route.abort(), { times: 1 });
        await sheet.choose(page.getByRole("button", { name: "Add images" }), [await file("fails.jpg", 9)]);
        await expect(page.locator('[data-upload="failed"]')).toBeVisible();
        await check();
        await picture(page, a).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await check();
        await page.keyboard.press("Escape");
        await tile(page, a)
          .getByRole("button", { name: /^More for/ })
          .click();
        await check();
        await page.getByRole("menuitem", { name: "Sizes and addresses" }).click();
        await check();
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Visibility and addresses" }).click();
        await check();
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: `More for ${full}` }).click();
        await page.getByRole("menuitem", { name: "Delete project" }).click();
        await check();
      });
    });
  }
}

for (const width of [320, 390, 1400]) {
  test(`${width} px wide: no sideways scroll, no small targets, no jumps`, async ({ page, person }) => {
    await page.setViewportSize({ width, height: 800 });
    await watchShifts(page);
    const project = `${newProject()}-${"long".repeat(8)}`;
    await fill(person, project, 5);
    await signIn(page, person);
    await openProjects(page);
    await page.waitForLoadState("networkidle");
    await expectSteady(page, "the projects");
    await openGallery(page, project);
    await page.waitForLoadState("networkidle");
    await expectSteady(page, "the gallery");
  });
}
