import type { Page } from "@playwright/test";
import { actions, choose, loaded, own, switchOn, visit } from "./devicesSupport";
import { sidewaysScroll, smallTargets, turn } from "./looksSupport";
import { expect, type Person, test } from "./support";

/** Each state of the page, and the way out of it. */
const STATES: { name: string; show: (page: Page) => Promise<void>; end?: (page: Page) => Promise<void> }[] = [
  { name: "at rest", show: async () => {} },
  {
    name: "menu",
    show: (page) => actions(page, "Desk").click(),
    end: (page) => page.keyboard.press("Escape"),
  },
  {
    name: "editor",
    show: async (page) => {
      await choose(page, "Paper", "Edit screen");
      await loaded(page, "Picture 1 as Paper would show it");
    },
    end: (page) => page.keyboard.press("Escape"),
  },
  {
    name: "editor with what is wrong",
    show: async (page) => {
      await choose(page, "Paper", "Edit screen");
      await page.getByLabel("Width").fill("8");
      await page.getByRole("button", { name: "Save screen" }).click();
    },
    end: (page) => page.keyboard.press("Escape"),
  },
  {
    name: "rename",
    show: (page) => choose(page, "Desk", "Rename"),
    end: (page) => page.keyboard.press("Escape"),
  },
  {
    name: "revoke",
    show: (page) => choose(page, "Desk", "Revoke"),
    end: (page) => page.keyboard.press("Escape"),
  },
  {
    name: "added by hand",
    show: async (page) => {
      await page.getByRole("button", { name: "Add by hand" }).click();
      await page.getByRole("dialog").getByLabel("Name").fill("Toy");
      await page.getByRole("button", { name: "Add device" }).click();
      await expect(page.getByRole("button", { name: "Done" })).toBeVisible();
    },
    end: (page) => page.getByRole("button", { name: "Done" }).click(),
  },
  {
    name: "a code that is wrong",
    show: async (page) => {
      await page.getByLabel("Code on the device").fill("BCDO-GHJK");
      await page.keyboard.press("Enter");
      await expect(page.getByText("This code is not known").first()).toBeVisible();
    },
  },
  {
    name: "a code that is found",
    show: async (page) => {
      await page.getByLabel("Code on the device").fill((await switchOn()).user_code);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
    },
  },
  {
    name: "approved",
    show: async (page) => {
      await page.getByRole("button", { name: "Approve" }).click();
      await expect(page.getByRole("button", { name: "Pair another" })).toBeVisible();
    },
  },
];

for (const colorScheme of ["light", "dark"] as const) {
  for (const dir of ["ltr", "rtl"] as const) {
    test.describe(`${colorScheme}, ${dir}`, () => {
      test.use({ colorScheme, pictures: { 0: "Front", 1: "Left" } });

      test("axe finds nothing in any state of the devices", async ({ sheet, page, person }) => {
        test.slow();
        const visitPage = async (path: string) => {
          await page.goto(path);
          await turn(page, dir);
        };
        await visitPage("/devices");
        await sheet.expectAccessible();
        await shelf(person);
        await visitPage("/devices");
        await page.locator("[data-ready]").waitFor();
        for (const { name, show, end } of STATES) {
          await test.step(name, async () => {
            await show(page);
            await sheet.expectAccessible();
            await end?.(page);
          });
        }
        await visitPage(`/devices/pair?code=${(await switchOn()).user_code}`);
        await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
        await sheet.expectAccessible();
        await visitPage("/docs/devices");
        await sheet.expectAccessible();
        await page.context().clearCookies();
        await visitPage("/docs/devices");
        await sheet.expectAccessible();
      });
    });
  }
}

/** One device of each kind. */
async function shelf(person: Person): Promise<void> {
  const colors = [{ measured: "#1d2023", nominal: "#000000" }, { measured: "#b01c1e", nominal: "#ff0000" }, "#ffffff"];
  await visit((await own(person, "Desk", { width: 1280, height: 800 })).token, {
    battery: 9,
    rssi: -84,
    firmware: "2",
  });
  await visit((await own(person, "Paper", { width: 480, height: 800, format: "png", colors })).token);
  await own(person, "A name that is much too long to fit beside anything at all", { width: 240, height: 240 });
  await own(person, "Oled", { width: 128, height: 64, colors: "mono", format: "bmp" });
}

test.describe("sizes", () => {
  test.use({ pictures: { 0: "Front", 1: "Left" } });

  for (const width of [1400, 1000, 800, 390, 320]) {
    test(`${width} px wide: no sideways scroll, no small targets`, async ({ sheet, page, person }) => {
      await shelf(person);
      await page.setViewportSize({ width, height: 800 });
      for (const path of ["/docs/devices", "/devices/pair", "/devices"]) {
        await page.goto(path);
        expect(await sidewaysScroll(page), path).toBeLessThanOrEqual(0);
      }
      expect(await smallTargets(page)).toEqual([]);
      await sheet.open("/devices");
      await choose(page, "Paper", "Edit screen");
      expect(await sidewaysScroll(page.getByRole("dialog"))).toBeLessThanOrEqual(0);
    });
  }
});
