import { shiftsOf, sidewaysScroll, turn, watchShifts } from "./looksSupport";
import { expect, file, largePhoto, type Sheet, signIn, test } from "./support";

const THEMES = ["light", "dark"] as const;
const DIRECTIONS = ["ltr", "rtl"] as const;

for (const colorScheme of THEMES) {
  for (const dir of DIRECTIONS) {
    test.describe(`${colorScheme}, ${dir}`, () => {
      test.use({ colorScheme, pictures: { 0: "Front", 1: "Left", 2: "Right" } });

      test("axe finds nothing in any state of the slots", async ({ sheet, page }) => {
        test.slow();
        await turn(page, dir);
        for (const { name, show, end } of STATES) {
          await test.step(name, async () => {
            await show(sheet);
            await sheet.expectAccessible();
            await end?.(sheet);
          });
        }
      });

      test("axe finds nothing on the other pages", async ({ page, person, sheet }) => {
        const visit = async (path: string) => {
          await page.goto(path);
          await turn(page, dir);
          await sheet.expectAccessible();
        };
        await visit("/settings");
        await visit("/no-such-page");
        await page.context().clearCookies();
        await visit("/sign-in");
        await visit("/setup?link=none");
        await signIn(page, person);
      });
    });
  }
}

interface State {
  name: string;
  show: (sheet: Sheet) => Promise<void>;
  end?: (sheet: Sheet) => Promise<void>;
}

/** Each state of the page, and the way out of it. */
const STATES: State[] = [
  { name: "at rest", show: async () => {} },
  {
    name: "menu",
    show: async (sheet) => {
      await sheet.part(1, "menu").click();
      await expect(sheet.page.getByRole("menu")).toBeVisible();
    },
    end: (sheet) => sheet.page.keyboard.press("Escape"),
  },
  {
    name: "picked up, over another slot",
    show: async (sheet) => {
      await sheet.part(1, "handle").focus();
      await sheet.page.keyboard.press("Space");
      await sheet.page.keyboard.press("End");
    },
    end: (sheet) => sheet.page.keyboard.press("Escape"),
  },
  {
    name: "renaming",
    show: (sheet) => sheet.part(1, "name").click(),
    end: (sheet) => sheet.page.keyboard.press("Escape"),
  },
  {
    name: "large view",
    show: async (sheet) => {
      await sheet.part(1, "picture").click();
      await expect(sheet.page.getByRole("dialog")).toBeVisible();
    },
    end: (sheet) => sheet.page.keyboard.press("Escape"),
  },
  {
    name: "uploading",
    show: async (sheet) => {
      const buffer = await largePhoto(9);
      await sheet.throttle(buffer.length / 60);
      await sheet.choose(sheet.part(4, "add"), { name: "IMG_1.jpg", mimeType: "image/jpeg", buffer });
      await expect(sheet.slot(4)).toContainText("Uploading");
    },
    end: async (sheet) => {
      await sheet.part(4, "cancel").click();
      await sheet.throttle();
    },
  },
  {
    name: "waiting for a connection",
    show: async (sheet) => {
      await sheet.page.context().setOffline(true);
      await sheet.choose(sheet.part(4, "add"), await file("IMG_2.jpg", 8));
      await expect(sheet.slot(4)).toContainText("Waiting for connection");
    },
    end: async (sheet) => {
      await sheet.part(4, "cancel").click();
      await sheet.page.context().setOffline(false);
    },
  },
  {
    name: "failed, with its line in Recent changes",
    show: async (sheet) => {
      await sheet.page.route("**/api/reference-images**", (route) => route.abort());
      await sheet.choose(sheet.part(4, "add"), await file("IMG_3.jpg", 8));
      await expect(sheet.slot(4)).toContainText("Upload failed");
    },
    end: async (sheet) => {
      await sheet.page.unroute("**/api/reference-images**");
      await sheet.part(4, "remove").click();
    },
  },
  {
    name: "refused, with a toast",
    show: async (sheet) => {
      const buffer = Buffer.from("%PDF-1.7");
      await sheet.choose(sheet.part(4, "add"), { name: "notes.pdf", mimeType: "application/pdf", buffer });
      await expect(sheet.page.getByRole("button", { name: "Dismiss" })).toBeVisible();
    },
    end: (sheet) => sheet.page.getByRole("button", { name: "Dismiss" }).click(),
  },
  {
    name: "theme and account menus",
    show: (sheet) => sheet.page.getByRole("button", { name: "Theme" }).click(),
    end: (sheet) => sheet.page.keyboard.press("Escape"),
  },
  {
    name: "deleted",
    show: async (sheet) => {
      await sheet.part(2, "delete").click();
      await sheet.expectFocus(2, "undo");
    },
  },
];

test.describe("sizes", () => {
  test.use({
    pictures: { 0: "Front", 1: "A name that is much too long to fit below a frame of any width", 4: "Profile" },
  });

  for (const [width, columns] of [
    [1400, 5],
    [1000, 4],
    [800, 3],
    [390, 2],
    [320, 1],
  ] as const) {
    test(`${width} px wide: ${columns} columns, no sideways scroll, no small targets`, async ({ sheet, page }) => {
      await page.setViewportSize({ width, height: 800 });
      const list = page.getByRole("list", { name: "Reference images, five slots" });
      const tracks = await list.evaluate((element) => getComputedStyle(element).gridTemplateColumns.split(" ").length);
      expect(tracks).toBe(columns);
      for (const path of ["/", "/settings"]) {
        await page.goto(path);
        expect(await sidewaysScroll(page), path).toBeLessThanOrEqual(0);
      }
      await sheet.open();
      const small = await page.locator("button:visible, main a:visible").evaluateAll((targets) =>
        targets.flatMap((target) => {
          const { width: w, height: h } = target.getBoundingClientRect();
          const least = target.closest("[data-slot]") ? 43.5 : 24;
          return w < least || h < least ? [`${target.getAttribute("aria-label") ?? target.textContent} ${w}×${h}`] : [];
        }),
      );
      expect(small).toEqual([]);
    });
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("an empty frame asks where the picture comes from", async ({ sheet, page }) => {
    await sheet.part(4, "add").tap();
    const dialog = page.getByRole("dialog", { name: "Add to slot 4" });
    await expect(dialog.getByRole("button", { name: "Take photo" })).toBeVisible();
    await sheet.expectAccessible();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      dialog.getByRole("button", { name: "Choose from device" }).tap(),
    ]);
    await chooser.setFiles(await file("IMG_1.jpg", 1));
    await expect(sheet.polite).toContainText("IMG_1.jpg added to slot 4.");
  });
});

test.describe("calm", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" }, pictures: { 0: "Front", 1: "Left" } });

  test("nothing moves for who asked for less motion", async ({ sheet, page }) => {
    await sheet.part(1, "menu").click();
    await page.getByRole("menuitem", { name: "2, Left" }).click();
    await sheet.choose(sheet.part(4, "add"), await file("IMG_1.jpg", 1));
    await expect(sheet.polite).toContainText("added to slot 4");
    const running = await page.evaluate(() =>
      document
        .querySelector("[data-ready]")
        ?.getAnimations({ subtree: true })
        .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1)
        .map((animation) => (animation as CSSAnimation).animationName ?? animation.id),
    );
    expect(running).toEqual([]);
  });
});

test.describe("stillness", () => {
  test.use({ pictures: { 0: "Front", 1: "Left" } });

  test("nothing shifts while the page loads, a picture is added and the order changes", async ({ sheet, page }) => {
    await watchShifts(page);
    await sheet.open();
    await sheet.choose(sheet.part(4, "add"), await file("IMG_1.jpg", 1));
    await expect(sheet.polite).toContainText("added to slot 4");
    await sheet.part(4, "handle").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Home");
    await page.keyboard.press("Space");
    await sheet.expectNames(["IMG_1", "Front", "Left", null, null]);
    await page.waitForTimeout(800);
    expect(await shiftsOf(page)).toBeLessThanOrEqual(0.02);
  });
});
