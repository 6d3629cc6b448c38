import { expect, file, fill, largePhoto, photo, slotsOf, test } from "./support";

const UPLOADS = "**/api/reference-images**";

test("shows the bytes that are sent, and cancels", async ({ sheet, person }) => {
  const buffer = await largePhoto(1);
  await sheet.throttle(buffer.length / 5);
  await sheet.choose(sheet.part(3, "add"), { name: "IMG_4471.jpg", mimeType: "image/jpeg", buffer });
  const progress = sheet.slot(3).getByRole("progressbar");
  await expect(progress).toHaveAccessibleName("Uploading IMG_4471.jpg");
  await expect.poll(async () => Number(await progress.getAttribute("aria-valuenow"))).toBeGreaterThan(10);
  await expect(sheet.page.getByText(/0 of 5 slots used, 1 uploading/)).toBeVisible();
  await sheet.expectFocus(3, "cancel");
  await sheet.part(3, "cancel").click();
  await sheet.expectFocus(3, "add");
  await sheet.throttle();
  expect(await slotsOf(person)).toEqual([]);
});

test("keeps the file when the connection drops, and retries without creating it twice", async ({ sheet, person }) => {
  // The server gets it and stores it; only its answer is lost.
  let first = true;
  await sheet.page.route(UPLOADS, async (route) => {
    if (!first) return route.continue();
    first = false;
    await route.fetch();
    await route.abort("connectionreset");
  });
  await sheet.choose(sheet.part(4, "add"), await file("IMG_1.jpg", 1));
  await expect(sheet.assertive).toContainText("IMG_1.jpg did not upload: the connection dropped. Retry is in slot 4.");
  await expect(sheet.slot(4)).toContainText("The file is still here.");
  await expect(sheet.page.getByRole("listitem").filter({ hasText: "IMG_1.jpg did not upload" })).toBeVisible();
  await sheet.part(4, "retry").click();
  await expect(sheet.polite).toContainText("IMG_1.jpg added to slot 4.");
  await sheet.expectFocus(4, "menu");
  expect(await slotsOf(person)).toHaveLength(1);
});

test("waits while there is no connection, and goes on by itself", async ({ sheet, context }) => {
  await context.setOffline(true);
  await sheet.choose(sheet.part(1, "add"), await file("IMG_1.jpg", 2));
  await expect(sheet.slot(1)).toContainText("Waiting for connection");
  await context.setOffline(false);
  await expect(sheet.polite).toContainText("IMG_1.jpg added to slot 1.");
});

test("says of a file that is too large how large it is, and what the limit is", async ({ sheet }) => {
  await sheet.choose(sheet.part(1, "add"), {
    name: "photo.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.alloc(22e6, 1),
  });
  await expect(sheet.assertive).toContainText("photo.jpg is 22 MB. The limit is 10 MB. Choose a smaller file.");
});

test("says of a file that is no image what can be used", async ({ sheet }) => {
  const buffer = Buffer.from("%PDF-1.7 a paper");
  await sheet.choose(sheet.part(1, "add"), { name: "notes.pdf", mimeType: "application/pdf", buffer });
  await expect(sheet.assertive).toContainText(
    "notes.pdf is not an image we can use. Use JPEG, PNG, WebP, AVIF or HEIC.",
  );
  await sheet.expectFocus(1, "add");
});

test("says of a damaged file that another copy may help, and leaves nothing behind", async ({ sheet, person }) => {
  const whole = await photo(3);
  const buffer = whole.subarray(0, whole.length >> 1);
  await sheet.choose(sheet.part(1, "add"), { name: "photo.jpg", mimeType: "image/jpeg", buffer });
  await expect(sheet.assertive).toContainText("photo.jpg could not be read. It may be damaged. Try another copy.");
  await expect(sheet.part(1, "add")).toBeVisible();
  expect(await slotsOf(person)).toEqual([]);
});

test.describe("with a picture in slot 1", () => {
  test.use({ pictures: { 0: "Front" } });

  test("does not add the same picture again, unless told to", async ({ sheet, person }) => {
    await sheet.choose(sheet.part(3, "add"), {
      name: "IMG_4402.jpg",
      mimeType: "image/jpeg",
      buffer: await photo(100),
    });
    await expect(sheet.assertive).toContainText("IMG_4402.jpg was not added. It is the same picture as slot 1, Front.");
    await expect(sheet.part(3, "add")).toBeVisible();
    await sheet.page.getByRole("button", { name: "Add anyway" }).click();
    await expect(sheet.polite).toContainText("IMG_4402.jpg added to slot 3.");
    expect(await slotsOf(person)).toHaveLength(2);
  });

  test("keeps the old picture until the new one is stored", async ({ sheet }) => {
    const old = await sheet.slot(1).locator("img[srcset]").getAttribute("src");
    const buffer = await largePhoto(2);
    await sheet.throttle(buffer.length / 4);
    await sheet.choose(sheet.part(1, "replace"), { name: "IMG_2.jpg", mimeType: "image/jpeg", buffer });
    await expect(sheet.slot(1)).toContainText("Replacing");
    await expect(sheet.slot(1).locator("img[srcset]")).toHaveAttribute("src", old ?? "");
    await sheet.part(1, "cancel").click();
    await sheet.throttle();
    await expect(sheet.slot(1).locator("img[srcset]")).toHaveAttribute("src", old ?? "");
    await sheet.expectFocus(1, "menu");

    await sheet.choose(sheet.part(1, "replace"), await file("IMG_3.jpg", 4));
    await expect(sheet.polite).toContainText("Front replaced.");
    await expect(sheet.slot(1).locator("img[srcset]")).not.toHaveAttribute("src", old ?? "");
    await sheet.expectNames(["Front", null, null, null, null]);
    await sheet.expectFocus(1, "menu");
  });

  test("shows the old picture again when its replacement fails and is removed", async ({ sheet }) => {
    await sheet.page.route(UPLOADS, (route) =>
      route.request().method() === "POST" ? route.abort() : route.continue(),
    );
    await sheet.choose(sheet.part(1, "replace"), await file("IMG_3.jpg", 5));
    await expect(sheet.slot(1)).toContainText("Upload failed");
    await sheet.part(1, "remove").click();
    await expect(sheet.part(1, "picture")).toBeVisible();
    await sheet.expectFocus(1, "menu");
  });

  test("goes to the next free slot when another tab fills the one it was on its way to", async ({ sheet, person }) => {
    const buffer = await largePhoto(3);
    await sheet.throttle(buffer.length / 4);
    await sheet.choose(sheet.part(2, "add"), { name: "IMG_5.jpg", mimeType: "image/jpeg", buffer });
    await expect(sheet.slot(2)).toContainText("Uploading");
    await fill(person, { 1: "Elsewhere" });
    await sheet.throttle();
    await expect(sheet.polite).toContainText("IMG_5.jpg added to slot 3.", { timeout: 20_000 });
    await sheet.expectNames(["Front", "Elsewhere", "IMG_5", null, null]);
  });
});
