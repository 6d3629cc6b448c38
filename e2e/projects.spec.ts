import type { Locator, Page, Route } from "@playwright/test";
import { db } from "../lib/db/client";
import { fill, metaOf, newProject, openGallery, openProjects, picture, test, tile } from "./projectsSupport";
import { expect, file, keepsPageOnDrop, largePhoto, makePerson, Sheet, signIn } from "./support";

const order = (page: Page) =>
  page.locator("[data-image]").evaluateAll((tiles) => tiles.map((one) => one.getAttribute("data-image")));

test("a new project: from an id and pictures to its gallery", async ({ page, person }) => {
  await signIn(page, person);
  await openProjects(page);
  await expect(page.getByRole("heading", { name: "No project yet" })).toBeVisible();
  await page.getByRole("button", { name: "New project" }).click();
  const create = page.getByRole("button", { name: "Create project" });
  await create.click();
  await expect(page.getByText("Choose at least one image")).toBeVisible();
  // The focus goes to what is to be changed, the first first.
  await expect(page.getByLabel("Id")).toBeFocused();
  await page
    .getByLabel("Images of the new project")
    .setInputFiles([await file("Red Dragon (2).jpg", 1), await file("b.jpg", 2), await file("c.jpg", 3)]);
  await expect(page.getByText("3 images chosen")).toBeVisible();
  await expect(page.getByLabel("Id")).toHaveValue("red-dragon-2");

  // Somebody else has this id: nothing is lost but the id.
  const taken = newProject();
  await fill(await makePerson(), taken, 1);
  await page.getByLabel("Id").fill(taken);
  await create.click();
  await expect(page.getByText("This id is taken.")).toBeVisible();
  await expect(page.getByLabel("Id")).toBeFocused();
  // Nor is one made that oneself has already.
  const own = newProject();
  await fill(person, own, 1);
  await page.getByLabel("Id").fill(own);
  await expect(page.getByText("This id is taken.")).toHaveCount(0);
  await page.getByRole("button", { name: "Create project" }).click();
  await expect(page.getByText("This id is taken.")).toBeVisible();
  await page.getByLabel("Id").fill("not an id");
  await page.getByRole("button", { name: "Create project" }).click();
  await expect(page.getByText("Use 1 to 64 letters")).toBeVisible();

  const project = newProject();
  await page.getByLabel("Id").fill(project);
  await page.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL(`**/projects/${project}`);
  await expect(page.locator("[data-image]")).toHaveCount(3);
  await expect(page.locator("[data-upload]")).toHaveCount(0);
  // One toast for all that were chosen together.
  await expect(page.getByText("3 images added.")).toBeVisible();
  const meta = await metaOf(person, project);
  expect(await order(page)).toEqual(meta.images.map(({ id }: { id: string }) => id));
  await expect(tile(page, meta.primary_image_id)).toContainText("Primary");

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Projects" }).click();
  await expect(page.getByRole("link", { name: project })).toBeVisible();
  await expect(page.getByText("3 images", { exact: true })).toBeVisible();
});

test("a new project without a picture asks for one where it is chosen", async ({ page, person }) => {
  await signIn(page, person);
  await openProjects(page);
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByLabel("Id").fill(newProject());
  await page.getByRole("button", { name: "Create project" }).press("Enter");
  const choose = page.getByRole("dialog").getByRole("button", { name: "Choose images" });
  await expect(choose).toBeFocused();
  await expect(choose).toHaveAccessibleDescription(/Choose at least one image/);
});

test("pictures are dropped on the list to make a project, and on a gallery to add to it", async ({ page, person }) => {
  const project = newProject();
  await signIn(page, person);
  await openProjects(page);
  const sheet = new Sheet(page);
  await sheet.dropOn(page.locator("main"), [await file(`${project}.jpg`, 4)]);
  await expect(page.getByLabel("Id")).toHaveValue(project);
  await page.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL(`**/projects/${project}`);
  await expect(page.locator("[data-image]")).toHaveCount(1);
  await sheet.dropOn(page.locator("main"), [
    await file("two.jpg", 5),
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") },
    await file("three.jpg", 6),
  ]);
  await expect(page.locator("[data-image]")).toHaveCount(3);
  await expect(sheet.assertive).toContainText("notes.txt is not an image we can use.");
  await expect(page.getByText("2 images added.")).toBeVisible();
});

/** The shape of an upload's tile. */
const ratioOf = (upload: Locator) =>
  upload.evaluate((tile) => Number(getComputedStyle(tile).getPropertyValue("--ratio")));

test("an upload tells how far it is, can be cancelled, and be tried again", async ({ page, person }) => {
  const project = newProject();
  await fill(person, project, 1);
  await signIn(page, person);
  await openGallery(page, project);
  const sheet = new Sheet(page);
  await sheet.throttle(300_000);
  const large = { name: "large.jpg", mimeType: "image/jpeg", buffer: await largePhoto(1) };
  await sheet.choose(page.getByRole("button", { name: "Add images" }), [large]);
  const upload = page.locator("[data-upload]");
  await expect(upload).toHaveAttribute("data-upload", "uploading");
  await expect
    .poll(() => upload.locator("progress").evaluate((bar) => (bar as HTMLProgressElement).value))
    .toBeGreaterThan(0.05);
  await page.getByRole("button", { name: "Cancel large.jpg" }).click();
  await expect(upload).toHaveCount(0);
  await sheet.throttle();

  await page.route("**/api/projects/*/images", (route) => route.abort(), { times: 1 });
  await sheet.choose(page.getByRole("button", { name: "Add images" }), [await file("again.jpg", 7)]);
  await expect(upload).toHaveAttribute("data-upload", "failed");
  await expect(upload).toContainText("The file is still here.");
  await expect.poll(() => ratioOf(upload)).toBeCloseTo(640 / 800, 2);
  await page.getByRole("button", { name: "Retry again.jpg" }).click();
  await expect(page.locator("[data-image]")).toHaveCount(2);
  expect((await metaOf(person, project)).images).toHaveLength(2);
});

test("another image is made primary, one is deleted and comes back, by keyboard alone", async ({ page, person }) => {
  const project = newProject();
  const [a, b, c] = (await fill(person, project, 3)) as [string, string, string];
  await signIn(page, person);
  await openGallery(page, project);
  const menu = (id: string) => tile(page, id).getByRole("button", { name: /^More for/ });
  const choose = async (id: string, item: string) => {
    await menu(id).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem").first()).toBeFocused();
    await page.getByRole("menuitem", { name: item }).focus();
    await page.keyboard.press("Enter");
  };
  await choose(b, "Make primary");
  await expect(tile(page, b)).toContainText("Primary");
  await expect(tile(page, a)).not.toContainText("Primary");
  await expect.poll(async () => (await metaOf(person, project)).primary_image_id).toBe(b);

  await choose(b, "Delete");
  await expect(tile(page, b)).toHaveCount(0);
  await expect(picture(page, c)).toBeFocused();
  await expect(tile(page, c)).toContainText("Primary");
  expect((await metaOf(person, project)).primary_image_id).toBe(c);
  // An undo that did not come through can be tried again: the picture is not lost.
  const cut = (route: Route) => (route.request().method() === "POST" ? route.abort() : route.fallback());
  await page.route("**/projects/**", cut);
  const undo = page.getByRole("button", { name: "Undo" });
  await undo.focus();
  await page.keyboard.press("Enter");
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await page.unroute("**/projects/**", cut);
  await again.focus();
  await page.keyboard.press("Enter");
  await expect(picture(page, b)).toBeFocused();
  await expect(tile(page, b)).toContainText("Primary");
  expect(await order(page)).toEqual([a, b, c]);
  await expect.poll(async () => (await metaOf(person, project)).primary_image_id).toBe(b);
});

test("the large view goes on by arrows and swipes, and gives the focus back", async ({ page, person }) => {
  const project = newProject();
  const [a, b, c] = (await fill(person, project, 3)) as [string, string, string];
  await signIn(page, person);
  await openGallery(page, project);
  await picture(page, a).focus();
  await page.keyboard.press("Enter");
  const view = page.getByRole("dialog");
  await expect(view).toHaveAccessibleName("Picture 1.jpg, image 1 of 3");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await expect(view).toHaveAccessibleName("Picture 2.jpg, image 2 of 3");
  const swipe = (from: number, to: number) =>
    view.evaluate(
      (element, [start, end]) => {
        const at = (type: string, clientX: number) =>
          element.dispatchEvent(
            new PointerEvent(type, {
              pointerType: "touch",
              isPrimary: true,
              pointerId: 7,
              clientX,
              clientY: 300,
              bubbles: true,
            }),
          );
        at("pointerdown", start);
        at("pointerup", end);
      },
      [from, to] as const,
    );
  await swipe(300, 100);
  await expect(view).toHaveAccessibleName("Picture 3.jpg, image 3 of 3");
  await expect(view.getByRole("button", { name: "Next picture" })).toBeDisabled();
  await swipe(100, 300);
  await swipe(300, 290);
  await expect(view).toHaveAccessibleName("Picture 2.jpg, image 2 of 3");
  await page.keyboard.press("Escape");
  await expect(view).toHaveCount(0);
  await expect(picture(page, b)).toBeFocused();
  expect(c).toBeTruthy();
});

test("the sizes stand side by side, the smallest at its true size, each with its address", async ({ page, person }) => {
  const project = newProject();
  const [a] = (await fill(person, project, 1)) as [string];
  await signIn(page, person);
  await openGallery(page, project);
  await tile(page, a)
    .getByRole("button", { name: /^More for/ })
    .click();
  await page.getByRole("menuitem", { name: "Sizes and addresses" }).click();
  const game = page.getByRole("dialog").getByRole("img", { name: "Picture 1.jpg, game" });
  const box = await game.boundingBox();
  expect([box?.width, box?.height].map((side) => Math.round(side ?? 0))).toEqual([50, 50]);
  await expect
    .poll(() =>
      game.evaluate((image) => [(image as HTMLImageElement).naturalWidth, (image as HTMLImageElement).naturalHeight]),
    )
    .toEqual([50, 50]);
  await expect(page.getByRole("button", { name: "Copy address of game" })).toBeVisible();
});

test("a project is made public, and anybody looks at it and changes nothing", async ({ page, person, browser }) => {
  const project = newProject();
  const [a] = (await fill(person, project, 2)) as [string];
  await signIn(page, person);
  await openGallery(page, project);
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(`${process.env.APP_URL}/projects/${project}`);
  await expect(other).toHaveURL(/\/sign-in\?next=%2Fprojects%2F/);

  await page.getByRole("button", { name: "Visibility and addresses" }).click();
  await page.getByRole("radio", { name: "Public" }).check();
  await expect(page.getByText("These answer anybody, without a token.")).toBeVisible();
  // Whoever may not see it is sent to sign in.
  const reached = async () => {
    await other.goto(`${process.env.APP_URL}/projects/${project}`);
    return new URL(other.url()).pathname;
  };
  await expect.poll(reached).toBe(`/projects/${project}`);
  await other.locator("[data-gallery-ready]").waitFor();
  await expect(other.getByText("2 images · Public")).toBeVisible();
  await expect(other.getByRole("button", { name: "Add images" })).toHaveCount(0);
  expect(await keepsPageOnDrop(other)).toBe(true);
  for (const image of await other.locator('[data-part="picture"] img').all())
    await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await tile(other, a)
    .getByRole("button", { name: /^More for/ })
    .click();
  await expect(other.getByRole("menuitem")).toHaveText(["Sizes and addresses"]);
  await new Sheet(other).expectAccessible();

  await page.getByRole("radio", { name: "Private" }).check();
  await expect.poll(async () => (await metaOf(person, project)).project_id).toBe(project);
  await expect(page.getByText("2 images · Private")).toBeVisible();
  await expect.poll(async () => (await fetch(`${process.env.APP_URL}/projects/${project}/thumbnail`)).status).toBe(401);
  await stranger.close();
});

test("a project is deleted with everything in it", async ({ page, person }) => {
  const project = newProject();
  await fill(person, project, 1);
  await signIn(page, person);
  await openGallery(page, project);
  await page.getByRole("button", { name: `More for ${project}` }).click();
  await page.getByRole("menuitem", { name: "Delete project" }).click();
  await page.getByRole("button", { name: "Delete project" }).click();
  await page.waitForURL("**/projects");
  await expect(page.getByRole("heading", { name: "No project yet" })).toBeVisible();
  expect(await db().project.count({ where: { id: project } })).toBe(0);
});

test("another's private project is not there, and the bytes' addresses show pictures", async ({ page, person }) => {
  const [theirs, mine] = [newProject(), newProject()];
  await fill(await makePerson(), theirs, 1);
  const [image] = (await fill(person, mine, 1)) as [string];
  await signIn(page, person);
  expect((await page.goto(`/projects/${theirs}`))?.status()).toBe(404);
  expect((await page.goto(`/projects/${mine}/images/${image}?size=medium`))?.headers()["content-type"]).toBe(
    "image/jpeg",
  );
});
