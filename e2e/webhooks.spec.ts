import type { Page } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { type Receiver, startReceiver, status } from "../lib/testing/webhookReceiver";
import { sidewaysScroll } from "./looksSupport";
import { expect, fill, makePerson, Sheet, signIn, test } from "./support";

let receiver: Receiver;
test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(() => receiver.close());

async function openSettings(page: Page): Promise<void> {
  await page.goto("/settings");
  await page.locator('[data-webhooks="ready"]').waitFor();
}

const section = (page: Page) => page.getByRole("region", { name: "Webhooks" });
const rows = (page: Page) => page.getByRole("list", { name: "Webhooks" }).getByRole("listitem");
const hostOf = ({ port }: Receiver) => `127.0.0.1:${port}`;

/** Adds a webhook by the page. @returns its secret */
async function add(page: Page, url = receiver.url): Promise<string> {
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "Add webhook" });
  await dialog.getByLabel("Address").fill(url);
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  const field = page.getByLabel(/Secret of the webhook/);
  await expect(field).toBeFocused();
  return field.inputValue();
}

const choose = async (page: Page, what: string) => {
  await page.getByRole("button", { name: `Menu of the webhook to ${hostOf(receiver)}` }).click();
  await page.getByRole("menuitem", { name: what }).click();
};

test("is added, tested, and told of a picture with a signature that holds", async ({ page, person }) => {
  await signIn(page, person);
  await openSettings(page);
  await expect(section(page)).toContainText("No webhooks yet");
  const secret = await add(page);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { name: "Webhooks" })).toBeFocused();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(rows(page)).toContainText([receiver.url]);

  await page.getByRole("button", { name: "Deliveries" }).click();
  const dialog = page.getByRole("dialog", { name: `Deliveries to ${hostOf(receiver)}` });
  await expect(dialog).toContainText("Nothing was sent");
  receiver.answer(status(200, {}, "thank you"));
  await dialog.getByRole("button", { name: "Send test" }).click();
  const deliveries = dialog.getByRole("list", { name: "Deliveries" }).getByRole("listitem");
  await expect(deliveries.filter({ hasText: "Delivered" })).toHaveCount(1);
  await expect(deliveries).toContainText(["Answered 200"]);
  await deliveries.getByText("What it answered").click();
  await expect(deliveries.getByText("thank you")).toBeVisible();

  await fill(person, { 0: "Front" });
  await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(2);
  const [, told] = receiver.received;
  const verified = new Webhook(secret).verify(told?.body ?? "", told?.headers as Record<string, string>);
  expect(verified).toMatchObject({ type: "image.created", data: { user_id: person.id, slot: { name: "Front" } } });
  await dialog.getByRole("button", { name: "Refresh" }).click();
  await expect(deliveries.filter({ hasText: "Image added" })).toHaveCount(1);
});

test("tells what went wrong, and sends it again by hand", async ({ page, person }) => {
  receiver.answer(status(500, {}, "out of order"));
  await signIn(page, person);
  await openSettings(page);
  await add(page);
  await page.getByRole("button", { name: "Deliveries" }).click();
  const dialog = page.getByRole("dialog", { name: /^Deliveries to/ });
  await dialog.getByRole("button", { name: "Send test" }).click();
  const row = dialog.getByRole("list", { name: "Deliveries" }).getByRole("listitem");
  await expect(row).toContainText("Trying again");
  await expect(row).toContainText("It answered 500");
  receiver.answer(status(204));
  await row.getByRole("button", { name: "Redeliver" }).click();
  await expect(row).toContainText("Delivered");
  await page.keyboard.press("Escape");
  await expect(rows(page)).toContainText(["Delivered"]);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test("is edited, turned off and on, given another secret, and deleted", async ({ page, person }) => {
  await signIn(page, person);
  await openSettings(page);
  const secret = await add(page);
  await page.getByRole("button", { name: "Done" }).click();

  await choose(page, "Edit");
  const dialog = page.getByRole("dialog", { name: `Webhook to ${hostOf(receiver)}` });
  for (const name of ["Image added", "Image replaced", "Image deleted"]) await dialog.getByLabel(name).uncheck();
  await dialog.getByLabel("Note").fill("The print shop");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(rows(page)).toContainText(["The print shop"]);
  await expect(rows(page)).toContainText(["Order changed"]);

  await choose(page, "Turn off");
  await expect(rows(page).getByText("Off", { exact: true })).toBeVisible();
  await choose(page, "Turn on");
  await expect(rows(page).getByText("On", { exact: true })).toBeVisible();

  await choose(page, "New secret");
  await page.getByRole("alertdialog").getByRole("button", { name: "Make new secret" }).click();
  const field = page.getByLabel(/Secret of the webhook/);
  await expect(field).toBeFocused();
  expect(await field.inputValue()).not.toBe(secret);

  await choose(page, "Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Keep webhook" }).click();
  await expect(rows(page)).toHaveCount(1);
  await choose(page, "Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete webhook" }).click();
  await expect(section(page)).toContainText("No webhooks yet");
  await expect(page.getByRole("heading", { name: "Webhooks" })).toBeFocused();
  await expect(field).toHaveCount(0);
});

test("what is wrong with an address stands at the address", async ({ page, person }) => {
  await signIn(page, person);
  await openSettings(page);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "Add webhook" });
  await expect(dialog.getByLabel("Address")).toBeFocused();
  await dialog.getByLabel("Address").fill("ftp://example.org/");
  await dialog.getByLabel("Address").press("Enter");
  await expect(dialog.getByText("must begin with https:// or http://")).toBeVisible();
  await expect(dialog.getByLabel("Address")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Address").fill(receiver.url);
  for (const box of await dialog.getByRole("checkbox").all()) await box.uncheck();
  await dialog.getByLabel("Address").press("Enter");
  await expect(dialog.getByText("Choose at least one event")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add webhook" })).toBeFocused();
});

test("an administrator may hear of everybody's", async ({ page }) => {
  const [admin, somebody] = [await makePerson("admin"), await makePerson()];
  await signIn(page, admin);
  await openSettings(page);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "Add webhook" });
  await dialog.getByLabel("Address").fill(receiver.url);
  await dialog.getByLabel("Whose images").selectOption("everybody");
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  await expect(rows(page)).toContainText(["Everybody’s images"]);
  await fill(somebody, { 2: "Side" });
  await expect
    .poll(() => receiver.received.map(({ json }) => json.data.user_id), { timeout: 20_000 })
    .toContain(somebody.id);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds nothing, in any state", async ({ page, person }) => {
      test.slow();
      const sheet = new Sheet(page);
      receiver.answer(status(410, {}, "go away"));
      await signIn(page, person);
      await openSettings(page);
      await sheet.expectAccessible();
      await page.getByRole("button", { name: "Add webhook" }).click();
      await sheet.expectAccessible();
      await page.keyboard.press("Escape");
      await add(page);
      await sheet.expectAccessible();
      await page.getByRole("button", { name: "Deliveries" }).click();
      const dialog = page.getByRole("dialog", { name: /^Deliveries to/ });
      await sheet.expectAccessible();
      await dialog.getByRole("button", { name: "Send test" }).click();
      await dialog.getByText("Failed").waitFor();
      await dialog.getByText("What it answered").click();
      await sheet.expectAccessible();
      await openSettings(page);
      await expect(rows(page)).toContainText(["It answered 410 Gone"]);
      await sheet.expectAccessible();
      await choose(page, "Delete");
      await sheet.expectAccessible();
      await page.goto("/docs/webhooks");
      await sheet.expectAccessible();
    });

    for (const width of [390, 1400]) {
      test(`${width} px wide, nothing scrolls sideways`, async ({ page, person }) => {
        await page.setViewportSize({ width, height: 900 });
        await signIn(page, person);
        await openSettings(page);
        await add(page, `${receiver.url}/${"a-very-long-part".repeat(12)}`);
        expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
        await page.getByRole("button", { name: "Deliveries" }).click();
        const dialog = page.getByRole("dialog", { name: /^Deliveries to/ });
        receiver.answer(status(200, {}, "said ".repeat(100)));
        await dialog.getByRole("button", { name: "Send test" }).click();
        await dialog.getByText("Delivered", { exact: true }).waitFor();
        receiver.answer(status(503, { "retry-after": "300" }, "busy"));
        await dialog.getByRole("button", { name: "Send test" }).click();
        await dialog.getByText("Trying again").waitFor();
        await dialog.getByText("What it answered").first().click();
        expect(await sidewaysScroll(dialog)).toBeLessThanOrEqual(0);
        await page.goto("/docs/webhooks");
        expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      });
    }
  });
}
