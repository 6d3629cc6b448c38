import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
import { sceneImage } from "../scripts/fixtures.mjs";
import { shiftedOf, shiftsOf, turn, watchShifts } from "./looksSupport";
import { fill, newProject, openGallery, openProjects, picture, test, tile } from "./projectsSupport";
import { expect, file, type Person, Sheet, signIn } from "./support";

const SHAPES: [width: number, height: number, orientation?: number][] = [
  [1600, 900],
  [900, 1600],
  [1200, 800, 6],
  [700, 700],
  [2000, 600],
  [800, 1000],
];

/** Pictures of these shapes; the third one is turned by its orientation alone. */
const shaped = (count: number, seed = 1) =>
  Promise.all(
    SHAPES.slice(0, count).map(async ([width, height, orientation], at) => ({
      name: `shape-${seed}-${at}.jpg`,
      mimeType: "image/jpeg",
      buffer: await sharp(await (await sceneImage(width, height, seed * 10 + at)).png().toBuffer())
        .withMetadata({ orientation })
        .jpeg()
        .toBuffer(),
    })),
  );

/** A gallery of pictures of several shapes. @returns their ids */
async function fillShaped(person: Person, project: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (const { buffer } of await shaped(count, 7)) ids.push(...(await fill(person, project, 1, buffer)));
  return ids;
}

/** All files became images, and these are seen. */
async function expectImages(page: Page, count: number) {
  await expect(page.locator("[data-image]")).toHaveCount(count);
  await expect(page.locator("[data-upload]")).toHaveCount(0);
  for (const image of await page.locator('[data-part="picture"] img').all()) {
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((one) => (one as HTMLImageElement).complete)).toBe(true);
  }
}

/** By how much may move (CLS), the answers to a click included. */
const STEADY = 0.02;

test.describe("1400 px wide", () => {
  test.use({ viewport: { width: 1400, height: 900 } });

  test("nothing moves while a new project fills", async ({ page, person }) => {
    await watchShifts(page);
    await signIn(page, person);
    await openProjects(page);
    await page.getByRole("button", { name: "New project" }).click();
    await page.getByLabel("Images of the new project").setInputFiles(await shaped(6));
    const project = newProject();
    await page.getByLabel("Id").fill(project);
    await expect(page.getByText("6 images chosen")).toBeVisible();
    const before = await shiftsOf(page);
    await page.getByRole("button", { name: "Create project" }).click();
    await page.waitForURL(`**/projects/${project}`);
    await expectImages(page, 6);
    expect((await shiftsOf(page)) - before, await shiftedOf(page)).toBeLessThanOrEqual(STEADY);
  });

  for (const [existing, way] of [
    [5, "chosen"],
    [3, "dropped"],
    [4, "chosen"],
  ] as const)
    test(`nothing moves when pictures are ${way} behind ${existing}`, async ({ page, person }) => {
      const project = newProject();
      await fillShaped(person, project, existing);
      await watchShifts(page);
      await signIn(page, person);
      await openGallery(page, project);
      await expectImages(page, existing);
      const files = await shaped(way === "dropped" ? 2 : 4);
      const sheet = new Sheet(page);
      if (way === "dropped") await sheet.dropOn(page.locator("main"), files);
      else await sheet.choose(page.getByRole("button", { name: "Add images" }), files);
      await expectImages(page, existing + files.length);
      // The third is as high as it is seen, not as it is stored.
      if (files.length > 2) {
        const ratio = await page
          .locator("[data-image]")
          .nth(existing + 2)
          .evaluate((one) => Number(getComputedStyle(one).getPropertyValue("--ratio")));
        expect(ratio).toBeCloseTo(800 / 1200, 2);
      }
      expect(await shiftsOf(page), await shiftedOf(page)).toBeLessThanOrEqual(STEADY);
    });

  test("a picture that fails keeps its place, and one element is a file and then its image", async ({
    page,
    person,
  }) => {
    const project = newProject();
    await fill(person, project, 1);
    await signIn(page, person);
    await openGallery(page, project);
    let calls = 0;
    await page.route("**/api/projects/*/images", (route) => (calls++ === 0 ? route.abort() : route.continue()));
    const sheet = new Sheet(page);
    await sheet.choose(page.getByRole("button", { name: "Add images" }), await shaped(3));
    await page.locator('[data-upload="failed"]').waitFor();
    await page.locator("li:has(> [data-phase])").evaluateAll((tiles) => {
      for (const [at, one] of tiles.entries()) (one as HTMLElement).title = `file ${at}`;
    });
    await expect(page.locator("[data-image]")).toHaveCount(3);
    const line = () =>
      page
        .getByRole("list", { name: "Images" })
        .evaluate((list) => [...list.children].map((one) => (one as HTMLElement).dataset.upload ?? "image"));
    expect(await line()).toEqual(["image", "failed", "image", "image"]);
    await expect(page.locator('[data-upload="failed"]')).toHaveAttribute("title", "file 0");
    const retry = page.getByRole("button", { name: /^Retry/ });
    await retry.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("[data-image]")).toHaveCount(4);
    await expect(page.locator("[data-image]").last()).toHaveAttribute("title", "file 0");
    // Its buttons went, and the focus stays with it.
    await expect(page.locator("[data-image]").last()).toBeFocused();
  });
});

for (const [how, press] of [
  ["by mouse", (page: Page) => page.getByRole("button", { name: "Create project" }).click()],
  ["by keyboard", (page: Page) => page.getByLabel("Id").press("Enter")],
] as const)
  test(`who makes a project ${how} has the focus on its heading`, async ({ page, person }) => {
    await signIn(page, person);
    await openProjects(page);
    await page.getByRole("button", { name: "New project" }).click();
    await page
      .getByLabel("Images of the new project")
      .setInputFiles([await file("one.jpg", 1), await file("two.jpg", 2)]);
    const project = newProject();
    await page.getByLabel("Id").fill(project);
    await press(page);
    await page.waitForURL(`**/projects/${project}`);
    await expect(page.getByRole("heading", { level: 1, name: project })).toBeFocused();
    await expectImages(page, 2);
    await expect(page.getByRole("heading", { level: 1, name: project })).toBeFocused();
  });

test("what is chosen for a new project is listed, once, and taken out again", async ({ page, person }) => {
  await signIn(page, person);
  await openProjects(page);
  await page.getByRole("button", { name: "New project" }).click();
  const input = page.getByLabel("Images of the new project");
  const [one, two] = [await file("one.jpg", 1), await file("two.jpg", 2)];
  const chosen = page.getByRole("list", { name: "Chosen images" }).getByRole("listitem");
  // The same file again is the same only with its time, as a file on a disk has.
  const choose = (files: (typeof one)[]) =>
    input.evaluate(
      (element, given) => {
        const transfer = new DataTransfer();
        for (const { name, data } of given)
          transfer.items.add(
            new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], name, { lastModified: 1 }),
          );
        (element as HTMLInputElement).files = transfer.files;
        element.dispatchEvent(new Event("change", { bubbles: true }));
      },
      files.map(({ name, buffer }) => ({ name, data: buffer.toString("base64") })),
    );
  await choose([one]);
  await expect(chosen).toHaveCount(1);
  await choose([one, two]);
  await expect(chosen).toHaveCount(2);
  await expect(page.getByText("2 images chosen")).toBeVisible();
  await page.getByRole("button", { name: "Remove one.jpg" }).click();
  await expect(chosen).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Remove two.jpg" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("None chosen")).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Choose images" })).toBeFocused();
});

test("an image that was deleted elsewhere goes, and the gallery shows what there is", async ({ page, person }) => {
  const project = newProject();
  const [a, b, c] = (await fill(person, project, 3)) as [string, string, string];
  await signIn(page, person);
  await openGallery(page, project);
  const deleteElsewhere = async (id: string) => {
    const answer = await fetch(`${process.env.APP_URL}/api/projects/${project}/images/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${person.token}` },
    });
    expect(answer.status).toBe(204);
  };
  const choose = async (id: string, item: string) => {
    await tile(page, id)
      .getByRole("button", { name: /^More for/ })
      .click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  // What a toast says is announced beside it.
  const toasts = page.getByRole("region", { name: /^Notifications/ });
  await deleteElsewhere(b);
  await choose(b, "Make primary");
  await expect(tile(page, b)).toHaveCount(0);
  await expect(picture(page, c)).toBeFocused();
  await expect(toasts.getByText("It was deleted elsewhere.")).toBeVisible();
  await expect(page.getByText("2 images · Private")).toBeVisible();
  await expect(tile(page, a)).toContainText("Primary");

  await deleteElsewhere(a);
  await fill(person, project, 1);
  await choose(a, "Delete");
  await expect(toasts.getByText("Picture 1.jpg was deleted elsewhere already.")).toBeVisible();
  await expect(tile(page, a)).toHaveCount(0);
  await expect(tile(page, c)).toContainText("Primary");
  // What came elsewhere is there, too.
  await expect(page.locator("[data-image]")).toHaveCount(2);
  await expect(page.getByText("2 images · Private")).toBeVisible();
});

/** Whether a text's first letter stands left of its last one. */
const readsFromLeft = (text: Locator): Promise<boolean> =>
  text.evaluate((element) => {
    const letter = (at: number) => {
      const range = document.createRange();
      range.setStart(element.firstChild as Node, at);
      range.setEnd(element.firstChild as Node, at + 1);
      return range.getBoundingClientRect().left;
    };
    const whole = element.textContent ?? "";
    element.textContent = whole;
    return letter(0) < letter(whole.length - 1);
  });

test("numbers keep their order on a page from right to left", async ({ page, person }) => {
  const project = newProject();
  await fillShaped(person, project, 2);
  await signIn(page, person);
  await openGallery(page, project);
  await turn(page, "rtl");
  for (const text of ["900×1600", "2 images"])
    expect(await readsFromLeft(page.getByText(text, { exact: true }))).toBe(true);
});

test("a cover is cut at both ends alike", async ({ page, person }) => {
  const project = newProject();
  await fill(person, project, 1);
  await signIn(page, person);
  await openProjects(page);
  const cover = page
    .locator("li", { has: page.getByRole("link", { name: project }) })
    .locator("div")
    .first();
  const [outer, inner] = [await cover.boundingBox(), await cover.locator("img").boundingBox()];
  expect(inner).toEqual(outer);
});

test("a toast stands above the dialog in which something was done", async ({ page, person }) => {
  const project = newProject();
  await fill(person, project, 1);
  await signIn(page, person);
  await openGallery(page, project);
  await page.getByRole("button", { name: "Visibility and addresses" }).click();
  await page.getByRole("radio", { name: "Public" }).check();
  await expect(page.locator(":popover-open").getByText(`${project} is public now.`)).toBeVisible();
  await expect(page.getByRole("dialog")).toBeVisible();
});
