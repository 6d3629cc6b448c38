import { actions, askForToken, at, card, choose, loaded, own, switchOn, visit } from "./devicesSupport";
import { askForSecret, expect, expectHeld, signIn, test } from "./support";

test.describe("pairing", () => {
  test.use({ pictures: { 0: "Front", 1: "Left" } });

  test("from the code on a device to its pictures on the shelf", async ({ sheet, page }) => {
    await sheet.open("/devices");
    await expect(page.getByRole("heading", { name: "No device shows your images yet" })).toBeVisible();
    const device = await switchOn();
    expect(await askForToken(device.device_code)).toMatchObject({ error: "authorization_pending" });

    await page.getByLabel("Code on the device").fill(device.user_code.toLowerCase().replace("-", " "));
    await expect(page.getByLabel("Code on the device")).toHaveValue(device.user_code);
    await page.keyboard.press("Enter");
    const question = page.getByRole("heading", { name: "Let Kitchen frame show your pictures?" });
    await expect(question).toBeFocused();
    await expect(page.getByText("800 × 480, 4 greys, PNG")).toBeVisible();
    await loaded(page, "Your first picture as Kitchen frame will show it");

    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText("It will show your pictures in a few seconds.").first()).toBeVisible();
    await expect(page.getByRole("heading", { name: "Kitchen frame is paired" })).toBeFocused();

    await page.waitForTimeout(5_000);
    const { access_token } = await askForToken(device.device_code);
    await visit(access_token, { battery: 84, firmware: "1.4.2", rssi: -61 });
    await expect(card(page, "Kitchen frame")).toContainText("Up to date", { timeout: 30_000 });
    await expect(card(page, "Kitchen frame")).toContainText("84 %");
    await expect(card(page, "Kitchen frame")).toContainText("version");
    await loaded(page, "Front");
    await expect(page.getByRole("heading", { name: "Kitchen frame is paired" })).toBeFocused();
  });

  test("by the address of a QR code, signed out", async ({ sheet, page, person }) => {
    const device = await switchOn();
    await page.context().clearCookies();
    await page.goto(
      new URL(device.verification_uri_complete).pathname + new URL(device.verification_uri_complete).search,
    );
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    const next = new URL(page.url()).searchParams.get("next") ?? "";
    await signIn(page, person);
    await page.goto(next);
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText("It will show your pictures in a few seconds.").first()).toBeVisible();
    await expect(sheet.polite).toContainText("Kitchen frame is approved.");
    await page.getByRole("link", { name: "Go to your devices" }).click();
    await expect(page.getByRole("heading", { name: "Devices", exact: true })).toBeVisible();
  });

  test("denied: the device is told, and the code is worth nothing any more", async ({ sheet, page }) => {
    const device = await switchOn("Somebody’s frame");
    await sheet.open("/devices");
    await page.getByLabel("Code on the device").fill(device.user_code);
    await page.getByRole("button", { name: "Pair device" }).click();
    await page.getByRole("button", { name: "Deny" }).click();
    await expect(page.getByRole("heading", { name: "Somebody’s frame is denied" })).toBeFocused();
    expect(await askForToken(device.device_code)).toMatchObject({ error: "access_denied" });
    await page.goto(`/devices/pair?code=${device.user_code}`);
    await expect(page.getByText("This code is not known, or its time is over.").first()).toBeVisible();
  });

  test("a code is put right while it is typed, and a wrong one is told", async ({ sheet, page }) => {
    await sheet.open("/devices");
    const code = page.getByLabel("Code on the device");
    await code.pressSequentially("bcd5");
    await expect(code).toHaveValue("BCDS");
    await expect(page.getByText("5 was read as S: a code has letters only.")).toBeVisible();
    await page.getByRole("button", { name: "Pair device" }).click();
    await expect(page.getByText("A code has eight letters.")).toBeVisible();
    await code.press("End");
    await code.pressSequentially("0hjk");
    await expect(code).toHaveValue("BCDS-0HJK");
    await expect(page.getByText("No code has the digit 0. It may be D or Q.")).toBeVisible();
    // In the middle the caret stays where the typing is.
    await code.press("ArrowLeft");
    await code.press("Backspace");
    await code.press("x");
    await expect(code).toHaveValue("BCDS-0HXK");
    await page.keyboard.press("Enter");
    await expect(page.getByText("This code is not known, or its time is over.").first()).toBeVisible();
    await expect(code).toHaveAttribute("aria-invalid", "true");
    await expect(code).toBeFocused();
  });
});

test.describe("a device", () => {
  test.use({ pictures: { 0: "Front", 1: "Left" } });

  test("has its screen edited, with the picture beside it as it comes out", async ({ sheet, page, person }) => {
    const { token } = await own(person, "Desk", { width: 1280, height: 800 });
    await visit(token);
    await sheet.open("/devices");
    await choose(page, "Desk", "Edit screen");
    const dialog = page.getByRole("dialog", { name: "Screen of Desk" });
    const preview = dialog.getByAltText("Picture 1 as Desk would show it");
    await loaded(page, "Picture 1 as Desk would show it");
    await expect(dialog.getByText(/1280 × 800 JPEG \d+/)).toBeVisible();
    const before = await preview.getAttribute("src");

    await dialog.getByLabel("Panel").selectOption({ label: "7.3 in, 6 colours (Spectra 6)" });
    await expect(dialog.getByText(/800 × 480 PNG \d+/)).toBeVisible();
    expect(await preview.getAttribute("src")).not.toBe(before);
    await expect(dialog.getByLabel("Colour 3, as it is sent", { exact: true })).toHaveValue("#ffff00");
    await dialog.getByRole("button", { name: "Turn" }).click();
    await expect(dialog.getByText(/480 × 800 PNG \d+/)).toBeVisible();

    await dialog.getByLabel("Width").fill("8");
    await dialog.getByRole("button", { name: "Save screen" }).click();
    await expect(dialog.getByLabel("Width")).toBeFocused();
    await expect(dialog.getByText("From 16 to 4096 pixels.")).toBeVisible();
    await dialog.getByLabel("Width").fill("448");
    await dialog.getByRole("button", { name: "Remove colour 6" }).click();
    await expect(dialog.getByRole("button", { name: "Remove colour 5" })).toBeFocused();
    await dialog.getByLabel("Asks every").fill("2");
    await dialog.getByLabel("Unit").selectOption("hours");
    await dialog.getByRole("button", { name: "Save screen" }).click();
    await expect(dialog).toBeHidden();
    await expect(actions(page, "Desk")).toBeFocused();
    await expect(card(page, "Desk")).toContainText("448 × 800, 5 colours, PNG");

    const answer = await fetch(at("/api/devices"), { headers: { authorization: `Bearer ${person.token}` } });
    const { profile } = [await answer.json()].flatMap((body) => body.items ?? body)[0];
    expect(profile).toMatchObject({ width: 448, height: 800, poll_seconds: 7200, fit: "cover", format: "png" });
    expect(profile.colors[2]).toEqual({ measured: "#ecd83f", nominal: "#ffff00" });
  });

  test("has another name", async ({ sheet, page, person }) => {
    await own(person, "Desk");
    await sheet.open("/devices");
    await choose(page, "Desk", "Rename");
    await page.getByRole("dialog", { name: "Rename Desk" }).getByLabel("Name").fill("Hall");
    await page.keyboard.press("Enter");
    await expect(card(page, "Hall")).toBeVisible();
    await expect(sheet.polite).toContainText("Desk is called Hall now.");
    await expect(actions(page, "Hall")).toBeFocused();
  });

  test("is revoked after a question, at once", async ({ sheet, page, person }) => {
    const { token } = await own(person, "Desk");
    await own(person, "Hall");
    await visit(token);
    await sheet.open("/devices");
    await choose(page, "Desk", "Revoke");
    const dialog = page.getByRole("alertdialog", { name: "Revoke Desk?" });
    await expect(dialog.getByRole("button", { name: "Keep device" })).toBeFocused();
    await expect(dialog).toContainText("Its token stops working at once");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(actions(page, "Desk")).toBeFocused();

    await choose(page, "Desk", "Revoke");
    await dialog.getByRole("button", { name: "Revoke device" }).click();
    await expect(card(page, "Desk")).toHaveCount(0);
    await expect(sheet.polite).toContainText("Desk is revoked.");
    await expect(actions(page, "Hall")).toBeFocused();
    const answer = await fetch(at("/api/sync"), { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);

    await choose(page, "Hall", "Revoke");
    await page.getByRole("button", { name: "Revoke device" }).click();
    await expect(page.getByLabel("Code on the device")).toBeFocused();
  });

  test("is added by hand, its token shown once", async ({ sheet, page }) => {
    await sheet.open("/devices");
    await page.getByRole("button", { name: "Add by hand" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Night light");
    await dialog.getByLabel("Panel").selectOption({ label: "1.28 in round, 240 × 240" });
    await askForSecret(page, dialog.getByRole("button", { name: "Add device" }));
    const field = dialog.getByLabel("Its token. Copy it now: it is not shown again.");
    await expect(field).toBeFocused();
    const token = await field.inputValue();
    await expect(dialog.getByRole("region", { name: "command" })).toContainText(`Bearer ${token}`);
    await expectHeld(page, field);
    await visit(token);
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(card(page, "Night light")).toContainText("240 × 240");
    await expect(page.getByRole("button", { name: "Add by hand" })).toBeFocused();
    expect(await page.content()).not.toContain(token);
  });

  test("comes to the page by itself, and nothing moves for it", async ({ sheet, page, person }) => {
    const { token } = await own(person, "Desk");
    await page.clock.install();
    await sheet.open("/devices");
    await expect(card(page, "Desk")).toContainText("Waiting for its first visit");
    await page.getByLabel("Code on the device").fill("BCD");
    await visit(token);
    const before = await card(page, "Desk").boundingBox();
    await page.clock.runFor(24_000);
    await expect(card(page, "Desk")).toContainText("Up to date");
    await expect(page.getByLabel("Code on the device")).toBeFocused();
    await expect(page.getByLabel("Code on the device")).toHaveValue("BCD");
    const { x, y, width } = (await card(page, "Desk").boundingBox()) ?? {};
    expect({ x, y, width }).toEqual({ x: before?.x, y: before?.y, width: before?.width });
  });

  test("works with the keyboard alone", async ({ sheet, page, person }) => {
    await visit((await own(person, "Desk")).token);
    await own(person, "Hall");
    await sheet.open("/devices");
    await actions(page, "Desk").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem", { name: "Edit screen" })).toBeFocused();
    await page.keyboard.press("ArrowUp");
    await expect(page.getByRole("menuitem", { name: "Revoke" })).toBeFocused();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Screen of Desk" });
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(actions(page, "Desk")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(card(page, "Desk").getByRole("button", { name: "1, Front" })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(card(page, "Desk").getByRole("button", { name: "2, Left" })).toHaveAttribute("aria-pressed", "true");
    await expect(card(page, "Desk").getByAltText("Left")).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(actions(page, "Hall")).toBeFocused();
  });
});
