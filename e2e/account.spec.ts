import { expect, makePerson, PASSWORD, Sheet, signIn, test } from "./support";

test("signs in, comes back to where it was wanted, and signs out", async ({ page, person }) => {
  await page.goto("/settings");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fsettings$/);
  await page.locator("[data-form-ready]").waitFor();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill("not this one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "is not right" })).toBeVisible();
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await page.getByRole("button", { name: "Menu of Ines Okafor" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("never leaves for another site after signing in", async ({ page, person }) => {
  await page.goto("/sign-in?next=https://evil.example/");
  await page.locator("[data-form-ready]").waitFor();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("[data-ready]").waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
});

test("a used set-up link says what to do", async ({ page }) => {
  await makePerson();
  await page.goto("/setup?link=not-a-link-any-more");
  await expect(page.getByRole("heading", { name: "This link is used up" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
});

test.describe("settings", () => {
  test.beforeEach(async ({ page, person }) => {
    await signIn(page, person);
    await page.goto("/settings");
    await page.locator("[data-form-ready]").first().waitFor();
  });

  test("changes the name, and it stands on the film", async ({ page }) => {
    await page.getByLabel("Name", { exact: true }).fill("Ines O.");
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByText("Name saved.").first()).toBeVisible();
    await new Sheet(page).open();
    await expect(page.getByText("Ines O.").first()).toBeVisible();
  });

  test("changes the password, tells a wrong one, and keeps this session", async ({ page }) => {
    await page.getByLabel("Current password").fill("not this one at all");
    await page.getByLabel("New password").fill("a new password for tests");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.locator("#current-error, [role=alert] p").first()).toBeVisible();
    await page.getByLabel("Current password").fill(PASSWORD);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Password changed.").first()).toBeVisible();
    await page.reload();
    await expect(page).toHaveURL(/\/settings$/);
  });

  test("makes a token that works, shows it once, and deletes it after a question", async ({ page }) => {
    await page.getByLabel("Name of a new token").fill("Camera sync");
    await page.getByRole("button", { name: "Create token" }).click();
    const field = page.getByLabel(/Copy it now/);
    await expect(field).toBeFocused();
    const token = await field.inputValue();
    const me = () =>
      fetch(`${process.env.APP_URL}/api/me`, { headers: { authorization: `Bearer ${token}` } }).then(
        ({ status }) => status,
      );
    expect(await me()).toBe(200);
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("heading", { name: "API tokens" })).toBeFocused();
    await expect(field).toHaveCount(0);
    const ask = page.getByRole("button", { name: "Delete token Camera sync" });
    await ask.click();
    const question = page.getByRole("alertdialog", { name: "Delete token Camera sync?" });
    await expect(question).toContainText("Programs that use it are refused at once");
    await new Sheet(page).expectAccessible();
    await question.getByRole("button", { name: "Keep token" }).click();
    await expect(ask).toBeFocused();
    expect(await me()).toBe(200);
    await ask.click();
    await question.getByRole("button", { name: "Delete token" }).click();
    await expect(page.getByRole("heading", { name: "API tokens" })).toBeFocused();
    await expect(page.getByRole("list", { name: "Tokens" }).getByText("Camera sync")).toHaveCount(0);
    expect(await me()).toBe(401);
  });

  test("a token made while another is shown leaves that one to be copied", async ({ page }) => {
    const make = async (name: string) => {
      await page.getByLabel("Name of a new token").fill(name);
      await page.getByRole("button", { name: "Create token" }).click();
      const field = page.getByLabel(`Token ${name}. Copy it now: it is not shown again.`);
      await expect(field).toBeFocused();
      return field;
    };
    const first = await make("Printer");
    const secret = await first.inputValue();
    const second = await make("Scanner");
    await expect(first).toHaveValue(secret);
    await page.getByRole("button", { name: "Done" }).first().click();
    await expect(second).toHaveCount(0);
    await expect(first).toHaveValue(secret);
  });
});

test("keeps the chosen theme, from the first byte", async ({ sheet, page }) => {
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByText("Dark", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const html = await (await page.request.get("/", { headers: { accept: "text/html" } })).text();
  expect(html).toContain('data-theme="dark"');
  await sheet.open();
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByText("As the device").click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});
