// Takes the README's pictures of the running application, as a user would see it: docs/screenshot-light.webp and -dark,
// docs/devices.webp.
// Usage: npm run screenshot
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { chromium } from "playwright";
import sharp from "sharp";
import { startServer } from "../bench/server.mjs";
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
    if (colorScheme === "dark") {
      await page.goto(`${server.url}/devices`);
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(1500);
      await sharp(await page.screenshot())
        .webp({ quality: 88 })
        .toFile(new URL("devices.webp", target).pathname);
    }
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
