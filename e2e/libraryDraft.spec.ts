// Texts that save themselves where others, or the connection, get in the way.
import type { Page } from "@playwright/test";
import type { AttachedImage, LibraryImage } from "../lib/contracts/library";
import { addImages, api, openLibrary, visit } from "./librarySupport";
import { expect, test } from "./support";

async function openTexts(page: Page) {
  const library = await openLibrary(page);
  const [image] = (await addImages(library, [{ title: "Harbor", alt_text: "Boats" }])) as [LibraryImage];
  const path = `/images/${image.id}`;
  const read = () => api<LibraryImage>(library, "GET", path);
  const object = "/images/web/page/home";
  const here = async () => (await api<AttachedImage[]>(library, "GET", object))[0];
  return {
    library,
    read,
    change: (fields: object) => api(library, "PATCH", path, fields),
    remove: () => api(library, "DELETE", path),
    here,
    open: () => visit(page, `${library.path}?image=${image.id}`),
    openHere: async () => {
      await api(library, "POST", `${object}/bulk_attach`, { image_ids: [image.id] });
      await visit(page, `${library.path}/objects/web/page/home`);
      await page.getByRole("button", { name: "Texts here of Harbor" }).click();
    },
    changeHere: (fields: object) => api(library, "PATCH", `${object}/${image.id}`, fields),
  };
}

const box = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const alert = (page: Page, hasText: string) => page.getByRole("alert").filter({ hasText });

test("what comes with the answer for one field does not hide what somebody else wrote in another", async ({ page }) => {
  const { read, change, open } = await openTexts(page);
  await open();
  let [arrive, release] = [() => {}, () => {}];
  const arrived = new Promise<void>((done) => {
    arrive = done;
  });
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route("**/api/orgs/**", async (route) => {
    if (route.request().method() === "PATCH") {
      arrive();
      await held;
    }
    await route.continue();
  });
  await box(page, "Description").fill("Mine");
  await arrived;
  await change({ title: "Harbor theirs" });
  await box(page, "Title").fill("Harbor mine");
  release();
  await expect(alert(page, "Somebody else has changed this")).toContainText("Harbor theirs");
  expect(await read()).toMatchObject({ title: "Harbor theirs", description: "Mine" });
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect.poll(async () => (await read()).title).toBe("Harbor mine");
});

test("what could not be saved without a connection goes on by itself when it is back", async ({ page, context }) => {
  const { read, open } = await openTexts(page);
  await open();
  await context.setOffline(true);
  await box(page, "Description").fill("On a train");
  await expect(alert(page, "Not saved.")).toBeVisible();
  await context.setOffline(false);
  await expect.poll(async () => (await read()).description).toBe("On a train");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(alert(page, "Not saved.")).toHaveCount(0);
});

test("that an image is gone is said in sentences", async ({ page }) => {
  const { remove, open } = await openTexts(page);
  await open();
  await remove();
  await box(page, "Description").fill("Too late");
  await expect(alert(page, "Not saved.")).toContainText(
    "Not saved. The image is no longer in the library. What you typed is still here.",
  );
});

test("an alt text is kept while the image is decorative, and comes back", async ({ page }) => {
  const { library, read, open } = await openTexts(page);
  await open();
  const decorative = page.getByRole("switch", { name: "Decorative" });
  await decorative.click();
  await expect(box(page, "Alt text")).toBeDisabled();
  await expect(page.getByText("It is kept, but does not count while the image is decorative.")).toBeVisible();
  await expect.poll(async () => (await read()).decorative).toBe(true);
  await library.sheet.expectAccessible();
  await decorative.click();
  await expect(box(page, "Alt text")).toBeEditable();
  await expect(box(page, "Alt text")).toHaveValue("Boats");
  await expect.poll(read).toMatchObject({ decorative: false, alt_text: "Boats" });
});

test("texts of one object survive that the page goes at once", async ({ page }) => {
  const { here, openHere } = await openTexts(page);
  await openHere();
  await box(page, "Description here").fill("Typed and gone");
  await page.reload();
  await expect.poll(async () => (await here())?.custom_description).toBe("Typed and gone");
});

test("texts of one object that could not be saved stay, closed and loaded anew too", async ({ page, context }) => {
  const { library, here, openHere } = await openTexts(page);
  await openHere();
  const toggle = page.getByRole("button", { name: "Texts here of Harbor" });
  await context.setOffline(true);
  await box(page, "Description here").fill("On a train");
  await expect(alert(page, "Not saved.")).toContainText("try again. What you typed is still here.");
  await toggle.click();
  await expect(box(page, "Description here")).toBeHidden();
  await toggle.click();
  await expect(box(page, "Description here")).toHaveValue("On a train");
  await library.sheet.expectAccessible();
  // The connection is there, but not the API: nothing is saved while the page goes.
  await page.route("**/api/orgs/**", (route) => route.abort());
  await context.setOffline(false);
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked += 1;
    void dialog.accept();
  });
  await expect(alert(page, "Not saved.")).toBeVisible();
  await page.reload();
  expect(asked).toBe(1);
  await expect(box(page, "Description here")).toHaveValue("On a train");
  await expect(alert(page, "Not saved.")).toBeVisible();
  await page.unroute("**/api/orgs/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(async () => (await here())?.custom_description).toBe("On a train");
});

test("texts of one object that somebody else changed meanwhile are not overwritten unseen", async ({ page }) => {
  const { here, openHere, changeHere } = await openTexts(page);
  await openHere();
  await changeHere({ custom_title: "Theirs", custom_alt_text: "Theirs too" });
  await box(page, "Title here").fill("Mine");
  await expect(alert(page, "Somebody else has changed this")).toContainText("Title here, theirs");
  expect((await here())?.custom_title).toBe("Theirs");
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect(box(page, "Title here")).toHaveValue("Theirs");
});
