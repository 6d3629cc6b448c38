import { rm } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { newId } from "../lib/core/ids";
import { db } from "../lib/db/client";
import { newDataDir, startApp } from "../lib/testing/appServer";
import { ISSUER_NAME } from "../lib/testing/issuer";
import { asAdmin, makeNamed, openPeople, rowOf } from "./peopleSupport";
import { askForSecret, expect, expectHeld, makePerson, PASSWORD, type Person, Sheet, signIn, test } from "./support";

const newAddress = () => `${newId()}@example.test`;

/** Nothing of the issuer's page comes from other sites here. */
async function alone(page: Page) {
  const ours = [process.env.APP_URL, process.env.ISSUER_URL].map((url) => new URL(url ?? "http://none.invalid").host);
  await page.route(
    (url) => !ours.includes(url.host),
    (route) => route.abort(),
  );
}

/** The issuer's own login page. */
async function logIn(page: Page, login: string) {
  await expect(page).toHaveURL(new RegExp(`^${process.env.ISSUER_URL}/interaction/`));
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
}

/** So that the issuer asks again who it is. */
const signOutThere = (page: Page) => page.context().clearCookies({ domain: "127.0.0.1" });

const ready = (page: Page) => page.locator("[data-form-ready]").first().waitFor();
const register = async (page: Page, { name = "Ines Okafor", email = "" } = {}) => {
  await ready(page);
  await page.getByLabel("Your name").fill(name);
  if (email) await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
};

test.describe("by way of an issuer", () => {
  test.skip(!process.env.ISSUER_URL, "an application that ran before has an issuer of its own");
  test.beforeEach(({ page }) => alone(page));

  test("signs in through its login page, comes back to where it was wanted, links and unlinks", async ({ page }) => {
    const person = await makePerson();
    await page.goto("/devices");
    await page.getByRole("button", { name: `Continue with ${ISSUER_NAME}` }).click();
    await logIn(page, person.email);
    await expect(page).toHaveURL(`${process.env.APP_URL}/devices`);
    await page.goto("/settings");
    const linked = page.getByRole("list", { name: "Linked accounts" }).getByRole("listitem");
    await expect(linked).toHaveCount(1);
    await expect(linked).toContainText(person.email);

    // Another account there.
    await signOutThere(page);
    await page.getByRole("button", { name: `Link ${ISSUER_NAME}`, exact: true }).click();
    await logIn(page, `second.${person.email}`);
    await expect(page).toHaveURL(`${process.env.APP_URL}/settings`);
    await page.locator("[data-form-ready]").first().waitFor();
    await expect(linked).toHaveCount(2);
    await page.getByRole("button", { name: `Unlink ${ISSUER_NAME} ${person.email}`, exact: true }).click();
    await expect(page.getByRole("heading", { name: "Sign-in with other providers" })).toBeFocused();
    await expect(linked).toHaveCount(1);
    await expect(linked).toContainText(`second.${person.email}`);

    // Without a password the last one stays.
    await db().user.update({ where: { id: person.id }, data: { passwordHash: null } });
    await page.reload();
    await expect(linked).toContainText("Your only way in");
    await expect(page.getByRole("button", { name: /^Unlink/ })).toHaveCount(0);
    await expect(page.getByText("You have no password here")).toBeVisible();
  });

  test("says in a sentence why it did not let in", async ({ page }) => {
    await page.goto("/sign-in?next=/settings");
    await page.getByRole("button", { name: `Continue with ${ISSUER_NAME}` }).click();
    await logIn(page, `unverified:${newAddress()}`);
    await expect(page).toHaveURL(/\/sign-in\?error=identity_unverified&next=%2Fsettings$/);
    await expect(page.getByRole("alert").filter({ hasText: "has no verified e-mail address" })).toBeVisible();
    await signOutThere(page);
    await page.getByRole("button", { name: `Continue with ${ISSUER_NAME}` }).click();
    await page.getByRole("link", { name: "Cancel" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "did not let you in" })).toBeVisible();
  });

  test("makes an account by an invitation", async ({ page }) => {
    const admin = await makePerson("admin");
    const url = await invitation(admin, {});
    await page.goto(url);
    await page.getByRole("button", { name: `Continue with ${ISSUER_NAME}` }).click();
    const email = newAddress();
    await logIn(page, email);
    await page.locator("[data-ready]").waitFor();
    expect(await db().user.findUnique({ where: { email } })).toMatchObject({ name: "Iris Issuer", role: "user" });
    await page.goto(url);
    await expect(page.getByRole("heading", { name: "This link is used up" })).toBeVisible();
  });
});

async function invitation({ token }: Person, body: object): Promise<string> {
  const answer = await fetch(`${process.env.APP_URL}/api/invitations`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { url: string }).url;
}

test("an administrator invites by a link that is shown once, and withdraws another", async ({ page, browser }) => {
  const { sheet } = await asAdmin(page);
  const email = newAddress();
  await openPeople(page);
  await page.getByRole("button", { name: "Invite by link" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite by link" });
  await expect(dialog.getByLabel("E-mail")).toBeFocused();
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Role").selectOption("admin");
  await dialog.getByRole("button", { name: "Make link" }).click();
  const field = dialog.getByLabel(`The invitation for ${email}`);
  await expect(field).toBeFocused();
  await expect(sheet.polite).toContainText("The invitation is made.");
  const url = await field.inputValue();
  await expectHeld(page, field);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog.getByLabel("E-mail")).toBeFocused();
  const row = dialog.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Administrator");
  await expect(row).toContainText("Ines Okafor");

  await dialog.getByRole("button", { name: "Make link" }).click();
  const second = await dialog.getByLabel("The invitation for whoever opens it first").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.getByRole("button", { name: "Withdraw the invitation for anybody" }).first().click();
  await expect(dialog.getByRole("heading", { name: "Open invitations" })).toBeFocused();

  const theirs = await (await browser.newContext({ baseURL: process.env.APP_URL })).newPage();
  await theirs.goto(second);
  await expect(theirs.getByRole("heading", { name: "This link was withdrawn" })).toBeVisible();
  await theirs.goto("/invitation?link=never-made");
  await expect(theirs.getByRole("heading", { name: "This link is not known" })).toBeVisible();
  await theirs.goto(url);
  await expect(theirs.getByText("You are invited as an administrator.")).toBeVisible();
  await expect(theirs.getByLabel("E-mail")).toHaveValue(email);
  await register(theirs, { name: "Invited Person" });
  await theirs.locator("[data-ready]").waitFor();
  await expect(theirs.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" })).toBeVisible();
  await theirs.context().close();
});

test("whoever registers gives themselves no role by a field of their own", async ({ page }) => {
  const admin = await makePerson("admin");
  const email = newAddress();
  await page.goto(await invitation(admin, { email }));
  await page.route("**/invitation?**", async (route) => {
    const body = route.request().postData();
    if (!route.request().headers()["next-action"] || !body) return route.continue();
    await route.continue({ postData: body.replace('"name":', '"role":"admin","name":') });
  });
  await register(page);
  await expect(page.getByRole("alert").filter({ hasText: /./ }).first()).toBeVisible();
  expect(await db().user.findUnique({ where: { email } })).toBeNull();
});

test("an administrator makes a link for a new password, which ends every session", async ({ page, browser }) => {
  const person = await makeNamed("Forgetful");
  const theirs = await (await browser.newContext({ baseURL: process.env.APP_URL })).newPage();
  await signIn(theirs, person);
  await asAdmin(page);
  await openPeople(page, `/images?person=${person.id}&q=${encodeURIComponent(person.name)}`);
  await rowOf(page, person).waitFor();
  await page.getByRole("button", { name: `More for ${person.name}` }).click();
  await page.getByRole("menuitem", { name: "New password" }).click();
  await page.getByRole("button", { name: "Make link" }).click();
  const field = page.getByLabel(`The link for ${person.email}`);
  await expect(field).toBeFocused();
  const url = await field.inputValue();
  await theirs.goto("/");
  await theirs.locator("[data-ready]").waitFor();

  const elsewhere = await (await browser.newContext({ baseURL: process.env.APP_URL })).newPage();
  await elsewhere.goto(url);
  await ready(elsewhere);
  await elsewhere.getByLabel("New password").fill("a password that is new");
  await elsewhere.getByRole("button", { name: "Set password" }).click();
  await elsewhere.locator("[data-ready]").waitFor();
  await theirs.goto("/");
  await expect(theirs).toHaveURL(/\/sign-in$/);
  await theirs.goto(url);
  await expect(theirs.getByRole("heading", { name: "This link is used up" })).toBeVisible();
  await Promise.all([theirs.context().close(), elsewhere.context().close()]);
});

test("registration says plainly whether it is open, by invitation or closed", async ({ page }) => {
  test.slow();
  await page.goto("/register");
  await expect(page.getByRole("heading", { name: "By invitation" })).toBeVisible();
  const dataDir = await newDataDir();
  const first = { ADMIN_EMAIL: "admin@example.test", ADMIN_PASSWORD: PASSWORD };
  let app = await startApp(dataDir, { REGISTRATION: "open", ...first });
  try {
    await page.goto(`${app.baseUrl}/sign-in`);
    await page.getByRole("link", { name: "Create one" }).click();
    await register(page, { email: "admin@example.test" });
    await expect(page.locator("#email-error")).toContainText("There is an account with this e-mail address already");
    await page.getByLabel("E-mail").fill("ines@example.test");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.locator("[data-ready]").waitFor();
    await app.stop();
    app = await startApp(dataDir);
    await page.context().clearCookies();
    await page.goto(`${app.baseUrl}/register`);
    await expect(page.getByRole("heading", { name: "Registration is closed" })).toBeVisible();
    await page.goto(`${app.baseUrl}/invitation?link=any`);
    await expect(page.getByRole("heading", { name: "Invitations are switched off" })).toBeVisible();
    await page.goto(`${app.baseUrl}/sign-in`);
    await expect(page.getByRole("link", { name: "Create one" })).toHaveCount(0);
  } finally {
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`${colorScheme}: axe finds nothing`, () => {
    test.use({ colorScheme });

    test("on the pages of those who are signed out", async ({ page }) => {
      const admin = await makePerson("admin");
      const sheet = new Sheet(page);
      const url = await invitation(admin, { email: newAddress() });
      const pages = [
        "/sign-in?error=identity_unverified",
        "/register",
        url,
        "/invitation?link=x",
        "/new-password?link=x",
      ];
      for (const path of pages) {
        await page.goto(path);
        await sheet.expectAccessible();
      }
    });

    test("in settings and in the dialogs", async ({ page }) => {
      const person = await makeNamed("Axel");
      const { sheet, admin } = await asAdmin(page);
      await db().outsideIdentity.create({
        data: { userId: admin.id, provider: "oidc", subject: admin.id, email: admin.email },
      });
      await page.goto("/settings?error=identity_taken");
      await ready(page);
      await sheet.expectAccessible();
      await invitation(admin, { email: newAddress() });
      await openPeople(page, `/images?person=${person.id}&q=Axel`);
      await page.getByRole("button", { name: "Invite by link" }).click();
      await page.getByRole("row").nth(1).waitFor();
      await sheet.expectAccessible();
      await askForSecret(page, page.getByRole("button", { name: "Make link" }));
      await page.getByLabel("The invitation for whoever opens it first").waitFor();
      await sheet.expectAccessible();
      await page.getByRole("button", { name: "Done" }).click();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: `More for ${person.name}` }).click();
      await page.getByRole("menuitem", { name: "New password" }).click();
      await sheet.expectAccessible();
      await askForSecret(page, page.getByRole("button", { name: "Make link" }));
      const link = page.getByLabel(`The link for ${person.email}`);
      await link.waitFor();
      await sheet.expectAccessible();
      await expectHeld(page, link);
      await page.getByRole("button", { name: "Done" }).click();
      await expect(page.getByRole("dialog")).toHaveCount(0);
    });
  });
}
