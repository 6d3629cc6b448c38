import { addImages, cellOf, cells, imagesOf, openLibrary, visit } from "./librarySupport";
import { expect, file, largePhoto, photo, test } from "./support";

const row = (page: import("@playwright/test").Page, name: string) => page.locator(`[data-file="${name}"]`);

test("files are dropped, chosen and pasted; each appears in the grid as it is stored", async ({ page }) => {
  const library = await openLibrary(page);
  const { sheet } = library;
  await visit(page, library.path);
  await expect(page.getByRole("heading", { name: "No images yet" })).toBeVisible();
  await sheet.dropOn(page.locator("body"), [await file("one.jpg", 11), await file("two.jpg", 12)]);
  await expect(sheet.polite).toContainText("2 images added.");
  await expect(cells(page)).toHaveCount(2);
  await sheet.choose(page.getByRole("button", { name: "Add images" }), [await file("three.jpg", 13)]);
  await expect(cellOf(page, "three.jpg")).toBeVisible();
  await page.evaluate(
    (data) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], "image.png"));
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }));
    },
    (await photo(14)).toString("base64"),
  );
  await expect(cells(page)).toHaveCount(4);
  await expect(page.getByText("4 images", { exact: true })).toBeVisible();
  expect(await imagesOf(library)).toHaveLength(4);
});

test("each file has its progress; three go at once, and one is cancelled", async ({ page }) => {
  const library = await openLibrary(page);
  const { sheet } = library;
  await visit(page, library.path);
  const files = await Promise.all(
    ["a", "b", "c", "d", "e"].map(async (name, at) => ({
      name: `${name}.jpg`,
      mimeType: "image/jpeg",
      buffer: await largePhoto(40 + at),
    })),
  );
  await sheet.throttle(1_000_000);
  await sheet.dropOn(page.locator("body"), files);
  await expect(page.locator("[data-file]")).toHaveCount(5);
  expect(
    await page.locator("[data-file]").evaluateAll((rows) => rows.map((one) => one.getAttribute("data-file"))),
  ).toEqual(files.map(({ name }) => name));
  const part = () =>
    row(page, "a.jpg")
      .getByRole("progressbar")
      .evaluate((bar) => (bar as HTMLProgressElement).value);
  await expect.poll(part).toBeGreaterThan(0);
  const early = await part();
  await expect.poll(part).toBeGreaterThan(early);
  expect(await page.locator('[data-file][data-phase="uploading"]').count()).toBeLessThanOrEqual(3);
  await expect(row(page, "e.jpg")).toContainText("Waiting");
  await row(page, "b.jpg").getByRole("button", { name: "Cancel b.jpg" }).click();
  await expect(row(page, "b.jpg")).toHaveCount(0);
  await sheet.throttle();
  await expect(sheet.polite).toContainText("4 images added.", { timeout: 40_000 });
  expect((await imagesOf(library)).map(({ title }) => title).sort()).toEqual(["a.jpg", "c.jpg", "d.jpg", "e.jpg"]);
});

test("what failed is tried again with the file that is still here", async ({ page }) => {
  const library = await openLibrary(page);
  await visit(page, library.path);
  let broken = true;
  await page.route("**/api/orgs/*/images?*", async (route) =>
    route.request().method() === "POST" && broken ? route.abort("connectionreset") : route.continue(),
  );
  await library.sheet.dropOn(page.locator("body"), [await file("late.jpg", 21)]);
  await expect(row(page, "late.jpg")).toContainText("The file is still here.");
  await library.sheet.expectAccessible();
  broken = false;
  await row(page, "late.jpg").getByRole("button", { name: "Retry late.jpg" }).click();
  await expect(cellOf(page, "late.jpg")).toBeVisible();
  await expect(row(page, "late.jpg")).toHaveCount(0);
});

test("a file that cannot be taken and one that is there already say so by name, with the way out", async ({ page }) => {
  const library = await openLibrary(page);
  const [there] = await addImages(library, [{ title: "Harbor" }]);
  const original = await fetch(there?.versions.original.url ?? "");
  const same = { name: "again.jpg", mimeType: "image/jpeg", buffer: Buffer.from(await original.arrayBuffer()) };
  await visit(page, library.path);
  const placeOf = async (title: string) => (await cellOf(page, title).boundingBox())?.y;
  const place = await placeOf("Harbor");
  await library.sheet.dropOn(page.locator("body"), [
    { name: "notes.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 no picture") },
    same,
    { name: "torn.jpg", mimeType: "image/jpeg", buffer: (await photo(33)).subarray(0, 600) },
  ]);
  await expect(row(page, "notes.pdf")).toContainText("notes.pdf is not an image we can use. Use JPEG");
  await expect(row(page, "torn.jpg")).toContainText("torn.jpg could not be read. It may be damaged. Try another copy.");
  await expect(row(page, "again.jpg")).toContainText("The library has this picture already: Harbor.");
  await expect(page.getByRole("heading", { name: "3 not added" })).toBeVisible();
  await row(page, "again.jpg").getByRole("button", { name: "Show it again.jpg" }).click();
  await expect(page.getByRole("heading", { name: "Harbor" })).toBeVisible();
  await page.goBack();
  await row(page, "again.jpg").getByRole("button", { name: "Add anyway again.jpg" }).press("Enter");
  await expect(cellOf(page, "again.jpg")).toBeVisible();
  // No notice goes on telling of what the list knows better.
  await expect(page.getByText(/added, \d+ not/)).toHaveCount(0);
  // The others were told of before; the button with the focus went with its file.
  await expect(library.sheet.polite).toContainText("1 image added.");
  await expect(page.getByRole("heading", { name: "2 not added" })).toBeFocused();
  expect(await imagesOf(library)).toHaveLength(2);
  await page.getByRole("button", { name: "Hide the files" }).click();
  await expect(row(page, "torn.jpg")).toBeHidden();
  expect(await placeOf("Harbor")).toBe(place);
  await page.getByRole("button", { name: "Clear the list" }).press("Enter");
  await expect(page.locator("[data-file]")).toHaveCount(0);
  await expect(page.getByText("2 images", { exact: true })).toBeFocused();
  expect(await placeOf("Harbor")).toBe(place);
});

for (const width of [390, 1400])
  test(`${width} px wide, files that were refused leave those that run in sight, and the panel most of the page`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    const library = await openLibrary(page);
    await addImages(library, [{ title: "Harbor" }]);
    await visit(page, library.path);
    const running = await Promise.all(
      ["a", "b", "c", "d"].map(async (name, at) => ({
        name: `${name}.jpg`,
        mimeType: "image/jpeg",
        buffer: await largePhoto(60 + at),
      })),
    );
    const refused = ["1", "2", "3", "4", "5"].map((name) => ({
      name: `${name}.pdf`,
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.7 no picture"),
    }));
    await library.sheet.throttle(20_000);
    await library.sheet.dropOn(page.locator("body"), [...refused, ...running]);
    await expect(row(page, "a.jpg")).toHaveAttribute("data-phase", "uploading");
    await expect(row(page, "5.pdf")).toContainText("is not an image we can use");
    for (const name of width === 390 ? ["a.jpg", "b.jpg"] : ["a.jpg", "b.jpg", "c.jpg"]) {
      await expect(row(page, name)).toBeInViewport({ ratio: 0.99 });
      const bar = row(page, name).getByRole("progressbar");
      await expect(bar).toBeInViewport({ ratio: 0.99 });
    }
    await expect(row(page, "1.pdf")).toBeInViewport({ ratio: 0.99 });
    await expect(page.getByText("0 added, 5 not")).toBeInViewport();
    const panel = await page.getByRole("region", { name: /^Uploading/ }).boundingBox();
    expect(panel?.height).toBeLessThan(844 * (width === 390 ? 0.45 : 0.6));
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/dock-${width}.png` });
    await library.sheet.expectAccessible();
    await page.getByRole("button", { name: "Cancel all" }).click();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/docked-${width}.png` });
    await page.getByRole("button", { name: "Clear the list" }).click();
    await expect(page.locator("[data-file]")).toHaveCount(0);
  });

test("nothing is read through what says where files are dropped", async ({ page }) => {
  const library = await openLibrary(page);
  await visit(page, library.path);
  await page.locator("body").evaluate((body) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "x.jpg", { type: "image/jpeg" }));
    for (const type of ["dragenter", "dragover"])
      body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
  });
  const veil = page.getByText(`Drop to add to ${library.name}`).locator("..");
  await expect(veil).toBeVisible();
  const opacity = await veil.evaluate((element) => {
    const [, , , alpha = 1] = (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    return alpha;
  });
  expect(opacity).toBeGreaterThanOrEqual(0.9);
});
