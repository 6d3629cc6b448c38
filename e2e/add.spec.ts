import { readFile } from "node:fs/promises";
import { expect, file, slotsOf, test } from "./support";

test("adds a picture by a click, tells so, and the server has it", async ({ sheet, person }) => {
  await sheet.choose(sheet.part(4, "add"), await file("IMG_4471.jpg", 1));
  await expect(sheet.polite).toContainText("IMG_4471.jpg added to slot 4.");
  await sheet.expectNames([null, null, null, "IMG_4471", null]);
  await sheet.expectFocus(4, "menu");
  await expect(sheet.slot(4).locator("img[srcset]")).toHaveJSProperty("complete", true);
  expect(await slotsOf(person)).toMatchObject([{ name: "IMG_4471", order: 3 }]);
});

test("shows the renditions with their true widths and the picture's dimensions", async ({ sheet }) => {
  await sheet.choose(sheet.part(1, "add"), await file("IMG_1.jpg", 2));
  const picture = sheet.slot(1).locator("img[srcset]");
  await expect(picture).toHaveAttribute(
    "srcset",
    /thumbnail\.webp\S* 80w, .*medium\.webp\S* 240w, .*large\.webp\S* 480w/,
  );
  await expect(picture).toHaveAttribute("width", "480");
  await expect(picture).toHaveAttribute("height", "600");
  await expect(picture).toHaveAttribute("fetchpriority", "high");
});

test("the local copy is given back once the rendition is there", async ({ sheet, page }) => {
  await page.evaluate(() => {
    const counts = { made: 0, given: 0 };
    Object.assign(window, { counts });
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (...args) => {
      counts.made++;
      return createObjectURL.apply(URL, args);
    };
    URL.revokeObjectURL = (...args) => {
      counts.given++;
      revokeObjectURL.apply(URL, args);
    };
  });
  await sheet.choose(sheet.part(1, "add"), await file("IMG_1.jpg", 3));
  await expect(sheet.part(1, "picture")).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => (window as never as { counts: object }).counts))
    .toEqual({ made: 1, given: 1 });
});

test("adds a HEIC that this browser cannot show: a blank sheet stands in for it until the server has made it one", async ({
  sheet,
}) => {
  const buffer = await readFile(new URL("../lib/testing/fixtures/picture.heic", import.meta.url));
  await sheet.throttle(buffer.length / 3);
  // Phones and file managers often give it no type.
  await sheet.choose(sheet.part(2, "add"), { name: "IMG_7.HEIC", mimeType: "", buffer });
  await expect(sheet.slot(2)).toContainText("HEIC");
  await sheet.throttle();
  await expect(sheet.polite).toContainText("IMG_7.HEIC added to slot 2.", { timeout: 30_000 });
  const picture = sheet.slot(2).locator("img[srcset]");
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
});

test("adds a picture dropped on a slot", async ({ sheet }) => {
  await sheet.dropOn(sheet.slot(3).locator("[data-frame]"), [await file("IMG_2.jpg", 4)]);
  await expect(sheet.polite).toContainText("IMG_2.jpg added to slot 3.");
});

test("adds a picture dropped anywhere on the page to the first free slot", async ({ sheet, page }) => {
  await sheet.dropOn(page.locator("h1"), [await file("IMG_3.jpg", 5)]);
  await expect(sheet.polite).toContainText("IMG_3.jpg added to slot 1.");
});

test("adds a pasted picture to the focused slot, else to the next free one", async ({ sheet, page }) => {
  const paste = async (seed: number) => {
    const { buffer } = await file("image.png", seed);
    await page.evaluate((data) => {
      const clipboardData = new DataTransfer();
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, buffer.toString("base64"));
  };
  await sheet.part(4, "add").focus();
  await paste(6);
  await expect(sheet.polite).toContainText("Pasted image added to slot 4.");
  await page.locator("h1").click();
  await paste(7);
  await expect(sheet.polite).toContainText("Pasted image added to slot 1.");
});

test("puts several files in the order of selection: the first on the slot, the rest to free slots, then wrapping", async ({
  sheet,
  person,
}) => {
  const files = await Promise.all(["A", "B", "C"].map((name, i) => file(`${name}.jpg`, 10 + i)));
  await sheet.choose(sheet.part(4, "add"), files);
  await sheet.expectNames(["C", null, null, "A", "B"]);
  await expect(sheet.page.getByText("3 images added.", { exact: true })).toBeVisible();
  expect((await slotsOf(person)).map(({ name }) => name)).toEqual(["C", "A", "B"]);
});

test.describe("with three pictures", () => {
  test.use({ pictures: { 0: "Front", 1: "Left", 2: "Right" } });

  test("names what does not fit", async ({ sheet }) => {
    const files = await Promise.all(["A", "B", "C"].map((name, i) => file(`${name}.jpg`, 20 + i)));
    await sheet.choose(sheet.page.getByRole("button", { name: "Add images" }), files);
    await expect(sheet.assertive).toContainText("2 images added, 1 left out. All five slots are full.");
    await expect(sheet.page.getByText("Left out: C.jpg", { exact: true })).toBeVisible();
    await sheet.expectNames(["Front", "Left", "Right", "A", "B"]);
  });

  test("says of a file over a slot what would happen, and of one that is no image that it cannot be used", async ({
    sheet,
    page,
  }) => {
    const hang = (number: number, type: string) =>
      sheet.slot(number).evaluate((element, mime) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["x"], "x", { type: mime }));
        for (const name of ["dragenter", "dragover"]) {
          element.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer }));
        }
      }, type);
    await hang(4, "image/jpeg");
    await expect(sheet.slot(4)).toContainText("Drop for slot 4");
    await hang(1, "image/jpeg");
    await expect(sheet.slot(1)).toContainText("Replace Front");
    await hang(5, "application/pdf");
    await expect(sheet.slot(5)).toContainText("Not an image");
    await expect(sheet.slot(5)).toContainText("Use JPEG, PNG, WebP, AVIF or HEIC");
    await page.evaluate(() => document.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true })));
  });
});

test.describe("a slot that a program made", () => {
  test("keeps its id and name when it gets its picture", async ({ sheet, person }) => {
    const answer = await fetch(`${process.env.APP_URL}/api/reference-images`, {
      method: "POST",
      headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "Passport", order: 2 }),
    });
    const { id } = await answer.json();
    await sheet.open();
    await expect(sheet.part(3, "add")).toHaveAccessibleName("Add image to slot 3, Passport");
    await sheet.choose(sheet.part(3, "add"), await file("IMG_9.jpg", 30));
    await expect(sheet.part(3, "picture")).toBeVisible();
    expect(await slotsOf(person)).toMatchObject([{ id, name: "Passport", order: 2 }]);
  });
});
