import type { Page } from "@playwright/test";
import { sidewaysScroll, turn } from "./looksSupport";
import { expect, makePerson, Sheet, signIn, test } from "./support";

/** Opens the page and keeps every request that goes elsewhere, and everything the browser complains of. */
async function openDocs(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  const origin = new URL(process.env.APP_URL ?? "").origin;
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && new URL(url).origin !== origin) wrong.push(url);
  });
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) wrong.push(message.text());
  });
  await page.goto("/docs");
  await page.locator('[data-docs="ready"]').waitFor();
  return wrong;
}

const callOf = (page: Page, name: RegExp) => ({
  open: () => page.getByRole("button", { name }).click(),
  execute: () => page.getByRole("button", { name: "Execute" }).click(),
  answer: page.locator(".live-responses-table .response"),
});

const WHO_AM_I = /^GET .*Who am I/;

test("everybody reads it, without one request to another site", async ({ page }) => {
  const wrong = await openDocs(page);
  await expect(page.getByRole("heading", { name: "API", level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: WHO_AM_I })).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Guide for devices" })).toHaveAttribute("href", "/docs/devices");
  const call = callOf(page, WHO_AM_I);
  await call.open();
  await call.execute();
  await expect(call.answer).toContainText("401");
  expect(wrong).toEqual([]);
});

test("calls are tried with the session", async ({ page, person }) => {
  await signIn(page, person);
  const wrong = await openDocs(page);
  const call = callOf(page, WHO_AM_I);
  await call.open();
  await call.execute();
  await expect(call.answer).toContainText(person.email);
  expect(wrong).toEqual([]);
});

test("an administrator makes a slot with what the form proposes", async ({ page }) => {
  await signIn(page, await makePerson("admin"));
  await openDocs(page);
  const call = callOf(page, /^POST .*A new slot, with or without its picture/);
  await call.open();
  await call.execute();
  await expect(call.answer).toContainText("201");
});

test("calls are tried with a pasted token, by keyboard alone", async ({ page }) => {
  const person = await makePerson();
  const wrong = await openDocs(page);
  await page.getByRole("button", { name: "Authorize" }).first().press("Enter");
  const dialog = page.getByRole("dialog", { name: "Authorize" });
  await expect(dialog.getByRole("textbox").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Authorize" }).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("textbox").first()).toBeFocused();
  await page.keyboard.type(person.token);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Remove authorization" })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().press("Enter");
  await page.getByRole("button", { name: WHO_AM_I }).press("Enter");
  await page.getByRole("button", { name: "Execute" }).press("Enter");
  await expect(page.locator(".live-responses-table .response")).toContainText(person.email);
  expect(wrong).toEqual([]);
});

test("a document that does not come is said, and asked for again", async ({ page }) => {
  await page.route("**/openapi.json", (route) => route.fulfill({ status: 503, body: "" }), { times: 1 });
  await page.goto("/docs");
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" })).toBeVisible();
  await new Sheet(page).expectAccessible();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator('[data-docs="ready"]').waitFor();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const dir of ["ltr", "rtl"] as const) {
    test.describe(`${colorScheme}, ${dir}`, () => {
      test.use({ colorScheme });
      test("axe finds nothing", async ({ page, person }) => {
        test.slow();
        await signIn(page, person);
        await openDocs(page);
        await turn(page, dir);
        const sheet = new Sheet(page);
        await sheet.expectAccessible();
        const call = callOf(page, WHO_AM_I);
        await call.open();
        await call.execute();
        await expect(call.answer).toBeVisible();
        await page.getByRole("button", { name: /^POST .*A new slot/ }).click();
        await sheet.expectAccessible();
        await page.getByRole("button", { name: "Authorize" }).first().click();
        await sheet.expectAccessible();
        await page.goto("/docs/client");
        await expect(page.getByRole("heading", { name: "Write a client" })).toBeVisible();
        await sheet.expectAccessible();
      });
    });
  }
}

for (const width of [320, 390, 1400]) {
  test(`${width} px wide, nothing scrolls sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openDocs(page);
    await callOf(page, WHO_AM_I).open();
    await page.getByRole("button", { name: /^POST .*A new slot/ }).click();
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  });
}

test("the guide for programs names this server, and is open to everybody", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto("/docs");
  await page.getByRole("link", { name: "Guide for programs" }).click();
  await expect(page.getByRole("heading", { name: "Write a client", level: 1 })).toBeVisible();
  const origin = new URL(process.env.APP_URL ?? "").origin;
  await expect(page.getByLabel("program in TypeScript", { exact: true })).toContainText(`baseUrl: "${origin}"`);
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
});
