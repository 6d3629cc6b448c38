import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type FileChooser, type Locator, type Page, type Route } from "@playwright/test";
import sharp from "sharp";
import { newId } from "../lib/core/ids";
import { db } from "../lib/db/client";
import { hashPassword } from "../lib/identity/password";
import { newToken } from "../lib/identity/tokens";
import { sceneImage } from "../scripts/fixtures.mjs";

export { expect };

export const PASSWORD = "a password for the browser tests";

/** Somebody with an account, and a token to prepare and to look behind the page with. */
export interface Person {
  id: string;
  email: string;
  name: string;
  token: string;
}

let hash: Promise<string> | null = null;

/** A new person with an empty grid. Each test has its own, so that they can run side by side. */
export async function makePerson(role: "user" | "admin" = "user"): Promise<Person> {
  hash ??= hashPassword(PASSWORD);
  const id = newId();
  const person = { id, email: `${id}@example.test`, name: "Ines Okafor" };
  await db().user.create({ data: { ...person, role, passwordHash: await hash } });
  const secret = newToken();
  await db().apiToken.create({ data: { id: newId(), userId: id, name: "browser tests", hash: secret.hash } });
  return { ...person, token: secret.token };
}

/** A small photo-like JPEG whose content depends on `seed`. */
export const photo = async (seed: number): Promise<Buffer> => (await sceneImage(640, 800, seed)).jpeg().toBuffer();

/** A file for `setInputFiles` and friends. */
export const file = async (name: string, seed: number) => ({
  name,
  mimeType: "image/jpeg",
  buffer: await photo(seed),
});

/** A JPEG of some megabytes: noise does not compress. */
export async function largePhoto(seed: number): Promise<Buffer> {
  const [width, height] = [1600, 1200];
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0, state = seed + 1; i < pixels.length; i++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    pixels[i] = state >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** A secret that is shown once stays, with its dialog: Escape, any number of times, and a click beside it take it from nobody. */
export async function expectHeld(page: Page, field: Locator): Promise<void> {
  const secret = await field.inputValue();
  // A browser lets a page hold back the first, and no second that follows without a click between.
  for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
  await page.mouse.click(2, 2);
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Close" })).toHaveCount(0);
  await expect(field).toHaveValue(secret);
  await expect(page.getByRole("button", { name: "Done" })).toBeVisible();
}

/** Presses what makes a secret, and tries to leave before the answer with it is here: it would be shown to nobody. */
export async function askForSecret(page: Page, button: Locator): Promise<void> {
  let arrive = () => {};
  const late = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const hold = async (route: Route) => {
    if (route.request().method() === "POST") await late;
    await route.fallback();
  };
  await page.route("**/*", hold);
  const asked = page.waitForRequest((request) => request.method() === "POST");
  await button.click();
  await asked;
  for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
  await page.mouse.click(2, 2);
  await expect(page.getByRole("dialog")).toBeVisible();
  arrive();
  await page.unroute("**/*", hold);
}

/** What the server has, by the API. */
export async function slotsOf({ token }: Person): Promise<{ id: string; name: string | null; order: number }[]> {
  const answer = await fetch(`${process.env.APP_URL}/api/reference-images`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return answer.json();
}

/** Puts pictures into a person's slots by the API: `{ 0: "Front", 3: "Profile" }`. */
export async function fill(person: Person, names: Record<number, string>): Promise<void> {
  for (const [order, name] of Object.entries(names)) {
    const form = new FormData();
    form.append("name", name);
    form.append("order", order);
    form.append("image", new Blob([new Uint8Array(await photo(100 + Number(order)))]), `${name}.jpg`);
    const answer = await fetch(`${process.env.APP_URL}/api/reference-images`, {
      method: "POST",
      headers: { authorization: `Bearer ${person.token}` },
      body: form,
    });
    expect(answer.status).toBe(201);
  }
}

type Files = Parameters<FileChooser["setFiles"]>[0];

/** The page with the five slots. */
export class Sheet {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** By the number that people see, from 1. */
  slot(number: number): Locator {
    return this.page.locator(`[data-slot="${number - 1}"]`);
  }

  part(number: number, part: string): Locator {
    return this.slot(number).locator(`[data-part="${part}"]`);
  }

  get polite(): Locator {
    return this.page.locator('[data-announcer="polite"]');
  }

  get assertive(): Locator {
    return this.page.locator('[data-announcer="assertive"]');
  }

  async open(path = "/"): Promise<void> {
    await this.page.goto(path);
    await this.page.locator("[data-ready]").waitFor();
  }

  /** The names in the frames, from first to last; `null` where there is none. */
  names(): Promise<(string | null)[]> {
    return this.page
      .locator("[data-slot]")
      .evaluateAll((slots) => slots.map((slot) => slot.querySelector('[data-part="name"] b')?.textContent ?? null));
  }

  async expectNames(names: (string | null)[]): Promise<void> {
    await expect.poll(() => this.names()).toEqual(names);
  }

  /** Chooses files in the dialog that `open` opens. */
  async choose(open: Locator, files: Files): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), open.click()]);
    await chooser.setFiles(files);
  }

  /** Drops files on an element, as a file manager does. */
  async dropOn(target: Locator, files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const data = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, data: buffer.toString("base64") }));
    await target.evaluate((element, dropped) => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, data } of dropped) {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      for (const type of ["dragenter", "dragover", "drop"]) {
        element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
      }
    }, data);
  }

  async expectFocus(number: number, part: string): Promise<void> {
    await expect(this.part(number, part)).toBeFocused();
  }

  /** Makes uploads slow enough to be looked at, in bytes a second; undefined for full speed. */
  async throttle(bytesPerSecond?: number): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond ?? -1,
    });
  }

  /** axe finds nothing, with the rules of WCAG 2.2 AA and its best practices. */
  async expectAccessible(): Promise<void> {
    // What is still fading in has not its colours yet.
    await this.page.evaluate(async () => {
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      const soon = ending.filter(({ effect }) => Number(effect?.getComputedTiming().endTime) < 3000);
      await Promise.allSettled(soon.map(({ finished }) => finished));
    });
    const { violations } = await new AxeBuilder({ page: this.page }).options({ resultTypes: ["violations"] }).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join("\n")}`,
    );
    expect(found).toEqual([]);
  }
}

interface Fixtures {
  person: Person;
  /** What the person has before the page opens: `test.use({ pictures: { 0: "Front" } })`. */
  pictures: Record<number, string>;
  sheet: Sheet;
}

/** Signs a browser in without the form. */
export async function signIn(page: Page, { email }: Person): Promise<void> {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  const answer = await page.request.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password: PASSWORD, json: "true" },
  });
  expect(answer.ok()).toBe(true);
}

export const test = base.extend<Fixtures>({
  pictures: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
  person: async ({}, use) => use(await makePerson()),
  sheet: async ({ page, person, pictures }, use) => {
    const failures: string[] = [];
    page.on("pageerror", (error) => failures.push(error.message));
    await fill(person, pictures);
    await signIn(page, person);
    const sheet = new Sheet(page);
    await sheet.open();
    await use(sheet);
    expect(failures).toEqual([]);
  },
});

/** Whether a file that is dropped on the page by mistake leaves it there: else the browser opens the file in its place. */
export const keepsPageOnDrop = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "x.jpg"));
    const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer });
    document.body.dispatchEvent(drop);
    return drop.defaultPrevented;
  });
