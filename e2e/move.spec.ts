import type { Page } from "@playwright/test";
import { expect, Sheet, signIn, slotsOf, test } from "./support";

const ALL = ["Front", "Left", "Right", "Profile", "Chin up"] as const;

test.describe("five pictures", () => {
  test.use({ pictures: { ...ALL } });

  /** Every reorder there is, two presses beside the steps: from each slot to each other. */
  for (const from of [1, 2, 3, 4, 5]) {
    test(`moves by keyboard from slot ${from} to every other one`, async ({ sheet, person }) => {
      let row: string[] = [...ALL];
      for (const to of [1, 2, 3, 4, 5].filter((number) => number !== from)) {
        const name = row[from - 1] as string;
        await sheet.part(from, "handle").focus();
        await sheet.page.keyboard.press("Space");
        await expect(sheet.polite).toHaveText(
          `Picked up ${name} from slot ${from} of 5. Use arrow keys to move, Space to place, Escape to cancel.`,
        );
        // As fast as they come: no waiting between the keys.
        for (let step = from; step !== to; step += Math.sign(to - from)) {
          await sheet.page.keyboard.press(to > from ? "ArrowRight" : "ArrowLeft");
        }
        await sheet.page.keyboard.press("Space");
        await expect(sheet.polite).toHaveText(`${name} placed in slot ${to}.`);
        row = row.toSpliced(from - 1, 1).toSpliced(to - 1, 0, name);
        await sheet.expectNames(row);
        await sheet.expectFocus(to, "handle");
      }
      await expect.poll(async () => (await slotsOf(person)).map(({ name }) => name)).toEqual(row);
    });
  }

  test("goes to the first and last slot, says who makes room, and puts it back", async ({ sheet }) => {
    await sheet.part(3, "handle").focus();
    await sheet.page.keyboard.press("Enter");
    await sheet.page.keyboard.press("End");
    await expect(sheet.polite).toHaveText("Slot 5. Chin up will move to slot 4.");
    await sheet.page.keyboard.press("Home");
    await expect(sheet.polite).toHaveText("Slot 1. Front will move to slot 2.");
    await sheet.page.keyboard.press("Escape");
    await expect(sheet.polite).toHaveText("Move cancelled. Right is back in slot 3.");
    await sheet.expectNames([...ALL]);
    await sheet.expectFocus(3, "handle");
  });

  test("a press elsewhere leaves a move by keyboard, and the mouse goes on working", async ({ sheet, page }) => {
    await sheet.part(2, "handle").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.locator("h1").click();
    await expect(sheet.polite).toHaveText("Move cancelled. Left is back in slot 2.");
    await drag(page, sheet, 1, 3);
    await sheet.expectNames(["Left", "Right", "Front", "Profile", "Chin up"]);
  });

  test("going elsewhere with the focus leaves a move by keyboard, and the focus stays there", async ({
    sheet,
    page,
  }) => {
    await sheet.part(2, "handle").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: "Add images" }).focus();
    await expect(sheet.polite).toHaveText("Move cancelled. Left is back in slot 2.");
    await expect(page.getByRole("button", { name: "Add images" })).toBeFocused();
    await sheet.expectNames([...ALL]);
  });

  test("arrows are mirrored right to left", async ({ sheet, page }) => {
    await page.evaluate(() => {
      document.documentElement.dir = "rtl";
    });
    await sheet.part(1, "handle").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Space");
    await sheet.expectNames(["Left", "Front", "Right", "Profile", "Chin up"]);
  });

  test("up and down move by a row", async ({ sheet, page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await sheet.part(1, "handle").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await expect(sheet.polite).toHaveText("Slot 3. Right will move to slot 2.");
    await page.keyboard.press("Space");
    await sheet.expectNames(["Left", "Right", "Front", "Profile", "Chin up"]);
  });

  test("moves by the menu, without dragging, in two clicks", async ({ sheet }) => {
    await sheet.part(5, "menu").click();
    await sheet.page.getByRole("menuitem", { name: "1, Front" }).click();
    await expect(sheet.polite).toHaveText("Chin up placed in slot 1.");
    await sheet.expectNames(["Chin up", "Front", "Left", "Right", "Profile"]);
    await sheet.expectFocus(1, "menu");
  });

  test("drags by mouse, by the handle and by the picture, and takes a move back", async ({ sheet, page }) => {
    await drag(page, sheet, 5, 2);
    await sheet.expectNames(["Front", "Chin up", "Left", "Right", "Profile"]);
    await sheet.expectFocus(2, "handle");
    await drag(page, sheet, 1, 3, "picture");
    await sheet.expectNames(["Chin up", "Left", "Front", "Right", "Profile"]);
    await expect(page.getByText("Order saved")).toBeVisible();
    await page.getByRole("button", { name: "Put back this order: Front moved to slot 3" }).click();
    await sheet.expectNames(["Front", "Chin up", "Left", "Right", "Profile"]);
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  test("Escape puts back what the mouse carries", async ({ sheet, page }) => {
    const [from, to] = [await centre(sheet, 5), await centre(sheet, 1, "picture")];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 8 });
    await expect(sheet.slot(1)).toContainText("lands here");
    await expect(sheet.slot(2)).toContainText("moves from slot 1");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await sheet.expectNames([...ALL]);
  });

  test("says that the order was not saved, and shows the old one", async ({ sheet, page }) => {
    await page.route("**/", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await sheet.part(1, "menu").click();
    await page.getByRole("menuitem", { name: "2, Left" }).click();
    await expect(sheet.assertive).toContainText("The new order was not saved. Front is back in slot 1.");
    await sheet.expectNames([...ALL]);
  });
});

test.describe("pictures with gaps", () => {
  test.use({ pictures: { 0: "Front", 1: "Left", 3: "Profile" } });

  test("onto an empty slot only it moves, onto a taken one the neighbours stop at the gap", async ({
    sheet,
    person,
  }) => {
    await sheet.part(1, "handle").focus();
    await sheet.page.keyboard.press("Space");
    await sheet.page.keyboard.press("End");
    await expect(sheet.polite).toHaveText("Slot 5, empty.");
    await sheet.page.keyboard.press("Space");
    await sheet.expectNames([null, "Left", null, "Profile", "Front"]);
    await sheet.part(5, "menu").click();
    await sheet.page.getByRole("menuitem", { name: "4, Profile" }).click();
    await sheet.expectNames([null, "Left", null, "Front", "Profile"]);
    await sheet.part(5, "menu").click();
    await sheet.page.getByRole("menuitem", { name: "2, Left" }).click();
    await sheet.expectNames([null, "Profile", "Left", "Front", null]);
    await expect.poll(async () => (await slotsOf(person)).map(({ order }) => order)).toEqual([1, 2, 3]);
  });

  test("shows the latest order when another tab was faster, and says so", async ({ sheet, page, person, browser }) => {
    const other = await browser.newContext();
    const elsewhere = new Sheet(await other.newPage());
    await signIn(elsewhere.page, person);
    await elsewhere.open();
    await elsewhere.part(4, "menu").click();
    await elsewhere.page.getByRole("menuitem", { name: "1, Front" }).click();
    await expect(elsewhere.page.getByText("Order saved")).toBeVisible();

    await sheet.part(1, "menu").click();
    await page.getByRole("menuitem", { name: "2, Left" }).click();
    await expect(sheet.assertive).toContainText("The new order was not saved.");
    await expect(sheet.assertive).toContainText("this is the latest order.");
    await sheet.expectNames(["Profile", "Front", "Left", null, null]);
    await other.close();
  });

  test("a rename elsewhere does not stand in the way of a move", async ({ sheet, page, person }) => {
    const [first] = await slotsOf(person);
    await fetch(`${process.env.APP_URL}/api/reference-images/${first?.id}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "Face" }),
    });
    await sheet.part(2, "menu").click();
    await page.getByRole("menuitem", { name: "3, empty" }).click();
    await sheet.expectNames(["Face", null, "Left", "Profile", null]);
    await expect(page.getByText("Order saved")).toBeVisible();
  });
});

test.describe("by finger", () => {
  test.use({
    pictures: { ...ALL },
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });

  test("holding the handle drags, and a swipe on a picture scrolls", async ({ sheet, page }) => {
    const session = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
    const from = await centre(sheet, 1);
    const to = await centre(sheet, 2, "picture");
    await touch("touchStart", [from]);
    await page.waitForTimeout(350);
    for (let step = 1; step <= 10; step++) {
      await touch("touchMove", [
        { x: from.x + ((to.x - from.x) * step) / 10, y: from.y + ((to.y - from.y) * step) / 10 },
      ]);
    }
    await expect(sheet.slot(2)).toContainText("lands here");
    await touch("touchEnd", []);
    await sheet.expectNames(["Left", "Front", "Right", "Profile", "Chin up"]);

    const before = await page.evaluate(() => scrollY);
    await session.send("Input.synthesizeScrollGesture", { ...(await centre(sheet, 1, "picture")), yDistance: -300 });
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before + 100);
    await sheet.expectNames(["Left", "Front", "Right", "Profile", "Chin up"]);
  });
});

async function centre(sheet: Sheet, number: number, part = "handle") {
  const box = await sheet.part(number, part).boundingBox();
  if (!box) throw new Error(`expected slot ${number} to have a ${part}`);
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

async function drag(page: Page, sheet: Sheet, from: number, to: number, part = "handle") {
  const [start, end] = [await centre(sheet, from, part), await centre(sheet, to, "picture")];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 12 });
  await page.mouse.up();
}
