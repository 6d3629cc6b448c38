// Takes the README's pictures of the running application, as a user would see it: docs/screenshot-light.webp and -dark,
// docs/devices.webp, docs/library.webp.
// Usage: npm run screenshot
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { chromium } from "playwright";
import sharp from "sharp";
import { startServer } from "../bench/server.mjs";
import { GOODS, good } from "./goods.mjs";
import { ANGLES, portrait } from "./portraits.mjs";

const EMAIL = "ines@example.org";
const PASSWORD = "a password for pictures";
const NAMES = ["Front", "Three-quarter left", "Three-quarter right", "Profile"];
const SLOTS = [0, 1, 2, 4];
const DEBIAN_CHROMIUM = "/usr/bin/chromium";

const SCREENS = [
  { name: "Front desk", width: 800, height: 480, options: ["--fit", "cover"], battery: 100 },
  {
    name: "Studio door",
    width: 480,
    height: 640,
    options: ["--format", "png", "--colors", "gray4", "--fit", "cover"],
    battery: 62,
  },
  { name: "Toaster", width: 240, height: 240, options: ["--format", "bmp", "--fit", "cover"], battery: 18 },
];

/** What else is shown, and in which light. */
const PAGES = {
  light: { path: "/library/harbour", file: "library.webp" },
  dark: { path: "/devices", file: "devices.webp" },
};
/** Of the library's images, in pixels. */
const SHAPES = [
  [1200, 800],
  [900, 1200],
  [1600, 900],
  [1000, 1000],
];
const LIBRARY_SIZE = 28;

const target = new URL("../docs/", import.meta.url);
await mkdir(target, { recursive: true });
const server = await startServer();
try {
  server.cli("user", "add", "--email", EMAIL, "--name", "Ines Okafor", "--password", PASSWORD);
  const token = server.cli("token", "add", "--email", EMAIL, "--name", "screenshot");
  for (const [at, name] of NAMES.entries()) {
    const form = new FormData();
    form.append("name", name);
    form.append("order", String(SLOTS[at]));
    form.append("image", new Blob([await portrait(ANGLES[at])]), `${name}.jpg`);
    const answer = await fetch(`${server.url}/api/reference-images`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
  const browser = await chromium.launch({
    executablePath: existsSync(chromium.executablePath()) ? undefined : DEBIAN_CHROMIUM,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  await showDevices();
  await fillLibrary(token);
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 }, deviceScaleFactor: 1.5, colorScheme });
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel("E-mail").fill(EMAIL);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("[data-ready]").waitFor();
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(800);
    const file = new URL(`screenshot-${colorScheme}.webp`, target).pathname;
    await sharp(await page.screenshot())
      .webp({ quality: 88 })
      .toFile(file);
    await take(page, PAGES[colorScheme]);
    await page.close();
  }
  await browser.close();
} finally {
  await server.stop();
}
process.exit(0);

/** Devices that have fetched their queue and say how they are. */
async function showDevices() {
  for (const { name, width, height, options, battery } of SCREENS) {
    const size = ["--width", String(width), "--height", String(height)];
    const headers = {
      authorization: `Bearer ${server.cli("device", "add", "--email", EMAIL, "--name", name, ...size, ...options)}`,
    };
    const { version } = await (await fetch(`${server.url}/api/sync`, { headers })).json();
    const body = JSON.stringify({ version, battery, firmware: "1.4.2", rssi: -58 });
    await fetch(`${server.url}/api/sync/ack`, { method: "POST", headers, body });
  }
}

async function take(page, { path, file }) {
  await page.goto(server.url + path);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(1500);
  await sharp(await page.screenshot())
    .webp({ quality: 88 })
    .toFile(new URL(file, target).pathname);
}

/** An organisation whose images have titles, some of them in use. */
async function fillLibrary(token) {
  const headers = { authorization: `Bearer ${token}` };
  const post = async (path, body) => {
    const isForm = body instanceof FormData;
    const answer = await fetch(server.url + path, {
      method: "POST",
      headers: isForm ? headers : { ...headers, "content-type": "application/json" },
      body: isForm ? body : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  await post("/api/orgs", { name: "Harbour Goods", slug: "harbour" });
  const used = [];
  for (let at = 0; at < LIBRARY_SIZE; at++) {
    const [width, height] = SHAPES[at % SHAPES.length];
    const name = GOODS[at % GOODS.length];
    const title = `${name} ${Math.floor(at / GOODS.length) + 1}`;
    const form = new FormData();
    form.append("title", title);
    if (at % 6) form.append("alt_text", `${name} on a table`);
    form.append("file", new Blob([await good(name, at, width, height)], { type: "image/jpeg" }), `${title}.jpg`);
    const { id } = await post("/api/orgs/harbour/images", form);
    if (at % 4 === 0) used.push(id);
  }
  await post("/api/orgs/harbour/images/shop/product/1042/bulk_attach", { image_ids: used });
}
