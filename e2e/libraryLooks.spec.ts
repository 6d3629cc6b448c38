import type { Page } from "@playwright/test";
import { addImages, api, cellOf, openLibrary, type TestLibrary, visit } from "./librarySupport";
import { expectSteady, turn, watchShifts } from "./looksSupport";
import { expect, test } from "./support";

const LONG = "A name that is much too long to fit below a frame or into a line of a phone";

async function furnished(page: Page): Promise<{ library: TestLibrary; image: string }> {
  const library = await openLibrary(page, "owner");
  const images = await addImages(library, [
    { title: "Boat", alt_text: "A boat at sea" },
    { title: LONG, description: "Found at the sea" },
    { title: "Cat" },
  ]);
  const image = images[1]?.id ?? "";
  const place = {
    app_label: "shop",
    model: "product_with_a_long_name",
    object_id: "an-object-with-a-long-id-0123456789",
  };
  for (const { id } of images)
    await api(library, "POST", "/attach", { image_id: id, ...place, is_cover: id === image });
  return { library, image };
}

const OBJECT = "/objects/shop/product_with_a_long_name/an-object-with-a-long-id-0123456789";

for (const colorScheme of ["light", "dark"] as const) {
  for (const dir of ["ltr", "rtl"] as const) {
    test.describe(`${colorScheme}, ${dir}`, () => {
      test.use({ colorScheme });
      test("axe finds nothing", async ({ page }) => {
        test.slow();
        const { library, image } = await furnished(page);
        const check = async () => {
          await turn(page, dir);
          await library.sheet.expectAccessible();
        };
        await page.goto("/library");
        await page.locator("[data-organizations-ready]").waitFor();
        await check();
        await visit(page, library.path);
        await check();
        await cellOf(page, "Cat").getByRole("checkbox").click();
        await check();
        await page.getByRole("button", { name: "Delete", exact: true }).click();
        await expect(page.getByText("It is in use, at 1 object")).toBeVisible();
        await check();
        await page.keyboard.press("Escape");
        for (const name of ["Attach", "Detach"]) {
          await page.getByRole("button", { name, exact: true }).click();
          await check();
          await page.keyboard.press("Escape");
        }
        await visit(page, `${library.path}?q=nothing-like-it`);
        await check();
        await visit(page, `${library.path}?image=${image}`);
        await expect(page.getByRole("link", { name: /shop \/ product/ })).toBeVisible();
        await check();
        await visit(page, `${library.path}/objects`);
        await check();
        await visit(page, `${library.path}${OBJECT}`);
        await page.getByRole("button", { name: "Texts here of Cat" }).click();
        await check();
        await visit(page, `${library.path}/objects/shop/product/none`);
        await check();
        await visit(page, `${library.path}/members`);
        await check();
        await page.getByRole("button", { name: "Add member" }).click();
        await check();
      });
    });
  }
}

for (const width of [320, 390, 1400]) {
  test(`${width} px wide: no sideways scroll, no small targets, no jumps`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await watchShifts(page);
    const { library, image } = await furnished(page);
    const paths = ["", `?image=${image}`, "/objects", OBJECT, "/members"].map((path) => `${library.path}${path}`);
    for (const path of ["/library", ...paths]) {
      await page.goto(path);
      await page
        .locator(
          "[data-organizations-ready], [data-library-ready], [data-objects-ready], [data-object-ready], [data-members-ready]",
        )
        .first()
        .waitFor();
      await page.waitForLoadState("networkidle");
      if (path.endsWith(OBJECT)) await page.getByRole("button", { name: "Texts here of Cat" }).click();
      await expectSteady(page, path);
    }
  });
}
