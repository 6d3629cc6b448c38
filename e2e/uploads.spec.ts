import type { Locator, Page } from "@playwright/test";
import { sidewaysScroll } from "./looksSupport";
import { asAdmin, openPeople, rowOf } from "./peopleSupport";
import { expect, file, largePhoto, makePerson, type Person, type Sheet, signIn, test } from "./support";

/** Opens the page and waits until it works. */
async function open(page: Page, path = "/uploads"): Promise<void> {
  await page.goto(path);
  await page.locator("[data-uploads-ready]").waitFor();
}

const pictures = new Map<number, Promise<{ buffer: Buffer }>>();

/** Uploads by the API. @returns the file's id */
async function put({ token }: Person, category: string, name: string, seed: number, gigId?: string): Promise<string> {
  const form = new FormData();
  if (gigId) form.append("gig_id", gigId);
  const picture = pictures.get(seed) ?? file(name, seed);
  pictures.set(seed, picture);
  form.append("file", new Blob([new Uint8Array((await picture).buffer)]), name);
  const answer = await fetch(`${process.env.APP_URL}/api/upload/${category}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  expect(answer.status).toBe(201);
  return (await answer.json()).file_id;
}

/** Deletes by the API. */
async function drop({ token }: Person, path: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${process.env.APP_URL}${path}`, { method: "DELETE", headers })).status).toBe(204);
}

const get = async ({ token }: Person, path: string) =>
  (await fetch(`${process.env.APP_URL}${path}`, { headers: { authorization: `Bearer ${token}` } })).json();

const card = (page: Page, name: string) =>
  page.getByRole("list", { name: "Files", exact: true }).getByRole("listitem").filter({ hasText: name });

/** Chooses something of a file's menu. */
async function choose(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `Menu of ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function expectAccessible(page: Page, sheet: Sheet): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await sheet.expectAccessible();
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test.beforeEach(async ({ page, person }) => signIn(page, person));

test("adds files by choosing and dropping, and refuses what it cannot use", async ({ page, person, sheet }) => {
  await open(page);
  await expect(page.getByText("You have no files yet.")).toBeVisible();
  await expectAccessible(page, sheet);
  await sheet.choose(page.getByRole("button", { name: "Add images" }), [
    await file("one.jpg", 1),
    await file("two.jpg", 2),
  ]);
  await expect(card(page, "one.jpg")).toBeVisible();
  await expect(card(page, "two.jpg")).toBeVisible();
  await expect(page.getByText("2 images added.").first()).toBeVisible();
  await page.getByLabel("Category").selectOption("profile");
  await sheet.dropOn(page.locator("body"), [await file("me.jpg", 3)]);
  await expect(card(page, "me.jpg")).toBeVisible();
  await sheet.choose(page.getByRole("button", { name: "Add images" }), {
    name: "notes.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4"),
  });
  await expect(page.locator('[data-file="notes.pdf"]')).toContainText("not an image we can use");
  await expectAccessible(page, sheet);
  // Several are told once: what is wrong with each is in the list.
  const pdf = (name: string) => ({ name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") });
  await sheet.choose(page.getByRole("button", { name: "Add images" }), [pdf("a.pdf"), pdf("b.pdf")]);
  await expect(sheet.assertive).toContainText("2 images were not added. The list says why.");
  await expect(page.getByText("b.pdf was not added.")).toHaveCount(0);
  for (const name of ["a.pdf", "b.pdf"]) await page.getByRole("button", { name: `Dismiss ${name}` }).click();
  await page.getByRole("button", { name: "Dismiss notes.pdf" }).click();
  await expect(page.getByRole("link", { name: "Profile 1" })).toBeVisible();
  expect(
    (await get(person, "/api/upload/my-files")).map(({ category }: { category: string }) => category).sort(),
  ).toEqual(["general", "general", "profile"]);
});

test("makes a picture the profile image, which then stands in the header and in the list of people, and takes it back", async ({
  page,
  browser,
  person,
  sheet,
}) => {
  await put(person, "profile", "me.jpg", 4);
  await open(page, "/uploads?view=profile");
  await expect(page.locator('[data-avatar="initials"]')).toHaveText("IO");
  await choose(page, "me.jpg", "Set as profile image");
  await expect(page.locator('[data-avatar="picture"] img')).toBeVisible();
  await expect(card(page, "me.jpg")).toContainText("Profile image");
  await page.goto("/docs/webhooks");
  await expect(page.locator('[data-avatar="picture"] img')).toBeVisible();
  await open(page);
  await expectAccessible(page, sheet);
  expect((await get(person, "/api/me")).profile_image_url).toContain("/media/");
  // Administrators know people by it.
  const admin = await browser.newPage({ baseURL: process.env.APP_URL });
  await asAdmin(admin);
  await openPeople(admin, `/images?q=${person.email}`);
  await expect(rowOf(admin, person).locator('[data-avatar="picture"] img')).toBeVisible();
  await choose(page, "me.jpg", "Remove as profile image");
  await expect(page.locator('[data-avatar="initials"]')).toBeVisible();
  await openPeople(admin, `/images?q=${person.email}`);
  await expect(rowOf(admin, person).locator('[data-avatar="initials"]')).toHaveText("IO");
  await admin.close();
});

test("puts a gig's images in order by keyboard, by menu and by dragging", async ({ page, person, sheet }) => {
  const gig = `gig ${person.id}`;
  for (const [at, name] of ["a.jpg", "b.jpg", "c.jpg"].entries()) await put(person, "gig", name, 10 + at, gig);
  await open(page, "/uploads?view=gigs");
  const order = () =>
    page.locator("[data-gig-image]").evaluateAll((rows) => rows.map((row) => row.querySelector("bdi")?.textContent));
  const saved = async () =>
    (await get(person, `/api/upload/gig-images/${encodeURIComponent(gig)}`)).images.map(
      (image: { original_filename: string }) => image.original_filename,
    );
  await expectAccessible(page, sheet);

  await page.getByRole("button", { name: "Move a.jpg, place 1 of 3" }).focus();
  await page.keyboard.press("Space");
  await expect(sheet.polite).toContainText("Picked up a.jpg");
  await page.keyboard.press("End");
  await expect(sheet.polite).toContainText("Place 3 of 3");
  await page.keyboard.press("Space");
  await expect.poll(order).toEqual(["b.jpg", "c.jpg", "a.jpg"]);
  await expect.poll(saved).toEqual(["b.jpg", "c.jpg", "a.jpg"]);
  await expect(page.getByRole("button", { name: "Move a.jpg, place 3 of 3" })).toBeFocused();

  await choose(page, "c.jpg", "Move up");
  await expect.poll(saved).toEqual(["c.jpg", "b.jpg", "a.jpg"]);

  const handle = page.getByRole("button", { name: "Move a.jpg, place 3 of 3" });
  await handle.hover();
  await page.mouse.down();
  const target = await page.locator("[data-gig-image]").first().boundingBox();
  await page.mouse.move((target?.x ?? 0) + 30, (target?.y ?? 0) + 20, { steps: 12 });
  await page.mouse.up();
  await expect.poll(saved).toEqual(["a.jpg", "c.jpg", "b.jpg"]);

  await choose(page, "c.jpg", "Take off the gig");
  await expect.poll(saved).toEqual(["a.jpg", "b.jpg"]);
});

const namesOnGig = (page: Page) => page.locator("[data-gig-image] bdi");

test("a gig that was changed elsewhere is shown as it is now, and loses nothing by a move", async ({
  page,
  person,
  sheet,
}) => {
  const gig = `elsewhere ${person.id}`;
  const ids: string[] = [];
  for (const [at, name] of ["a.jpg", "b.jpg", "c.jpg"].entries())
    ids.push(await put(person, "gig", name, 10 + at, gig));
  const saved = async () =>
    (await get(person, `/api/upload/gig-images/${encodeURIComponent(gig)}`)).images.map(
      (image: { original_filename: string }) => image.original_filename,
    );
  await open(page, "/uploads?view=gigs");
  await put(person, "gig", "d.jpg", 13, gig);
  await choose(page, "a.jpg", "Move down");
  await expect(sheet.assertive).toContainText("They were changed elsewhere: this is the latest order.");
  await expect(namesOnGig(page)).toHaveText(["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
  expect(await saved()).toEqual(["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
  await choose(page, "a.jpg", "Move down");
  await expect.poll(saved).toEqual(["b.jpg", "a.jpg", "c.jpg", "d.jpg"]);
  // One of them is deleted elsewhere: its row goes, and the next move is made of what is there.
  await drop(person, `/api/upload/${ids[0]}`);
  await choose(page, "d.jpg", "Move up");
  await expect(namesOnGig(page)).toHaveText(["b.jpg", "c.jpg", "d.jpg"]);
  // Moves that follow one another faster than they are saved are no conflict.
  const handle = page.getByRole("button", { name: "Move b.jpg, place 1 of 3" });
  await expect(handle).toBeVisible();
  await choose(page, "b.jpg", "Move down");
  await choose(page, "b.jpg", "Move down");
  await choose(page, "c.jpg", "Move down");
  await expect.poll(saved).toEqual(["d.jpg", "c.jpg", "b.jpg"]);
  await expect(namesOnGig(page)).toHaveText(["d.jpg", "c.jpg", "b.jpg"]);
});

test("an undo puts a file back on its gig and on the profile, and a toast gives way to the next about the same", async ({
  page,
  person,
}) => {
  const gig = `undo ${person.id}`;
  for (const [at, name] of ["a.jpg", "b.jpg", "c.jpg"].entries()) await put(person, "gig", name, 10 + at, gig);
  await put(person, "profile", "me.jpg", 4);
  await open(page);
  await choose(page, "me.jpg", "Set as profile image");
  await expect(page.getByText("me.jpg is your profile image.", { exact: true }).last()).toBeVisible();
  await expect(card(page, "b.jpg")).toContainText(`On the gig ${gig}`);
  await choose(page, "me.jpg", "Delete");
  await expect(page.locator("[data-sonner-toast]").filter({ hasText: "me.jpg deleted." })).toBeVisible();
  await expect(page.locator("[data-sonner-toast]").filter({ hasText: "is your profile image" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card(page, "me.jpg")).toContainText("Profile image");
  await choose(page, "b.jpg", "Delete");
  await expect(card(page, "b.jpg")).toHaveCount(0);
  // From another view: what that one shows follows.
  await page.getByRole("link", { name: /^Gigs in order/ }).click();
  await expect(namesOnGig(page)).toHaveText(["a.jpg", "c.jpg"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(namesOnGig(page)).toHaveText(["a.jpg", "b.jpg", "c.jpg"]);
  await page.getByRole("link", { name: /^Gig \d/ }).click();
  await choose(page, "c.jpg", "Delete");
  await page.getByRole("link", { name: /^All/ }).click();
  await expect(card(page, "me.jpg")).toBeVisible();
  await expect(card(page, "c.jpg")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card(page, "c.jpg")).toBeVisible();
  await expect(page.getByRole("link", { name: "All 4" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Files", exact: true }).getByRole("listitem")).toHaveCount(4);
  expect((await get(person, `/api/upload/gig-images/${encodeURIComponent(gig)}`)).images).toHaveLength(3);
});

test("deletes for good out of the trash, one file or all, after asking", async ({ page, person, sheet }) => {
  for (const [at, name] of ["a.jpg", "b.jpg", "c.jpg", "d.jpg"].entries())
    await drop(person, `/api/upload/${await put(person, "general", name, 10 + at)}`);
  await open(page, "/uploads?view=trash");
  const rows = page.getByRole("list", { name: "Deleted files" }).getByRole("listitem");
  await expect(rows).toHaveCount(4);
  await choose(page, "a.jpg", "Delete for good");
  const dialog = page.getByRole("alertdialog", { name: "Delete a.jpg for good?" });
  await expect(dialog).toContainText("It cannot be restored.");
  await expectAccessible(page, sheet);
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(rows).toHaveCount(4);
  await choose(page, "a.jpg", "Delete for good");
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("link", { name: "Trash 3" })).toBeVisible();
  await page.getByRole("button", { name: "Empty trash" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete all for good" }).click();
  await expect(page.getByText("The trash is empty.")).toBeVisible();
  await expect(page.getByText("3 images deleted for good.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Empty trash" })).toHaveCount(0);
  expect(await get(person, "/api/me/usage")).toMatchObject({ images: 0, bytes: 0 });
});

test("nothing leaps when the list of files on their way comes and goes", async ({ page, person, sheet }) => {
  await put(person, "general", "there.jpg", 8);
  await open(page);
  const top = () =>
    page
      .getByRole("list", { name: "Files", exact: true })
      .evaluate((list) => list.getBoundingClientRect().top + scrollY);
  const before = await top();
  await sheet.choose(page.getByRole("button", { name: "Add images" }), {
    name: "notes.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4"),
  });
  await expect(page.locator('[data-file="notes.pdf"]')).toBeVisible();
  expect(await top()).toBe(before);
  await page.getByRole("button", { name: "Dismiss notes.pdf" }).click();
  await expect(page.getByRole("button", { name: "Add images" })).toBeFocused();
  expect(await top()).toBe(before);
});

test("a gig shows what is added to it in the order of choosing, also where the first is large", async ({
  page,
  sheet,
}) => {
  await open(page, "/uploads?view=gig");
  await page.getByLabel("Gig (optional)").fill(`chosen ${Date.now()}`);
  await sheet.choose(page.getByRole("button", { name: "Add images" }), [
    { name: "large.jpg", mimeType: "image/jpeg", buffer: await largePhoto(2) },
    await file("small.jpg", 3),
    await file("last.jpg", 4),
  ]);
  await expect(page.getByText("3 images added.").first()).toBeVisible();
  await open(page, "/uploads?view=gigs");
  await expect(page.locator("[data-gig-image] bdi")).toHaveText(["large.jpg", "small.jpg", "last.jpg"]);
});

test("puts a file on a gig, and says so when it is another's", async ({ page, person, sheet }) => {
  await put(person, "general", "poster.jpg", 20);
  await put(await makePerson(), "gig", "theirs.jpg", 21, `taken ${person.id}`);
  await open(page);
  await choose(page, "poster.jpg", "Put on a gig");
  await page.getByRole("button", { name: "Put on the gig" }).click();
  const field = page.getByLabel("Gig", { exact: true });
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/Enter the id of the gig\./);
  await expectAccessible(page, sheet);
  await page.getByLabel("Gig", { exact: true }).fill(`taken ${person.id}`);
  await page.getByRole("button", { name: "Put on the gig" }).click();
  await expect(field).toHaveAccessibleDescription(/This gig belongs to somebody else\. Choose another gig\./);
  await expect(field).toBeFocused();
  await page.getByLabel("Gig", { exact: true }).fill(`night ${person.id}`);
  await page.getByRole("button", { name: "Put on the gig" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await open(page, "/uploads?view=gigs");
  await expect(page.getByRole("heading", { name: `night ${person.id}` })).toBeVisible();
});

test("deletes into the trash, undoes, and restores with the time that is left", async ({ page, person, sheet }) => {
  await put(person, "general", "old.jpg", 30);
  await put(person, "general", "new.jpg", 31);
  await open(page);
  await choose(page, "old.jpg", "Delete");
  await expect(card(page, "old.jpg")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card(page, "old.jpg")).toBeVisible();
  await choose(page, "new.jpg", "Delete");
  await expect(card(page, "new.jpg")).toHaveCount(0);
  await open(page, "/uploads?view=trash");
  const row = page.getByRole("list", { name: "Deleted files" }).getByRole("listitem");
  await expect(row).toContainText(/new\.jpg.*(23|24) hours left/);
  await expectAccessible(page, sheet);
  await row.getByRole("button", { name: "Restore new.jpg" }).click();
  await expect(page.getByText("The trash is empty.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  expect(await get(person, "/api/upload/my-files")).toHaveLength(2);
});

test("loads more, and the focus goes to the first of it", async ({ page, person }) => {
  // One after another: the first is the oldest, and comes last.
  for (let at = 0; at < 50; at++) await put(person, "general", `${at}.jpg`, 7);
  await open(page);
  const cards = page.getByRole("list", { name: "Files", exact: true }).getByRole("listitem");
  await expect(cards).toHaveCount(48);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(cards).toHaveCount(50);
  await expect(page.getByRole("button", { name: "Menu of 1.jpg", exact: true })).toBeFocused();
  await expect(page.getByRole("button", { name: "Load more" })).toHaveCount(0);
});

test("is as usable on a phone: nothing scrolls sideways", async ({ page, person, sheet }) => {
  await put(person, "profile", "a picture with quite a long name of its own.jpg", 40);
  await put(person, "gig", "b.jpg", 41, `phone ${person.id}`);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const view of ["", "?view=profile", "?view=gigs", "?view=trash"]) {
    await open(page, `/uploads${view}`);
    expect(await sidewaysScroll(page), view).toBeLessThanOrEqual(0);
    await sheet.expectAccessible();
  }
  // A picture of a gig stands in one line with its name and its menu.
  await open(page, "/uploads?view=gigs");
  const row = page.locator("[data-gig-image]").first();
  const middle = async (part: Locator) => {
    const box = await part.boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0) / 2;
  };
  const at = await middle(row);
  for (const part of [row.locator("bdi"), row.getByRole("button").first(), row.getByRole("button").last()])
    expect(Math.abs((await middle(part)) - at)).toBeLessThan(8);
});

test("says nothing of dropping where nothing can be dragged", async ({ browser, page, person }) => {
  await open(page);
  await expect(page.getByText("; drop them anywhere")).toBeVisible();
  const phone = await browser.newPage({ baseURL: process.env.APP_URL, hasTouch: true, isMobile: true });
  await signIn(phone, person);
  await open(phone);
  await expect(phone.getByText("JPEG, PNG or WebP")).toBeVisible();
  await expect(phone.getByText("; drop them anywhere")).toBeHidden();
  await phone.close();
});

test("shows what the pictures take under Settings", async ({ page, person, sheet }) => {
  await put(person, "general", "a.jpg", 50);
  await page.goto("/settings");
  await expect(page.getByRole("region", { name: "Storage" })).toContainText(/\d+ kB used/);
  await expect(page.getByRole("region", { name: "Storage" })).toContainText("1 picture,");
  await sheet.expectAccessible();
});
