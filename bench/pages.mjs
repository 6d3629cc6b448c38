// What a page costs to open: LCP, CLS and the JavaScript it loads, in a Chromium that is slowed down to a middling phone
// (CPU a quarter, 10 Mbit/s, 40 ms), each from an empty cache, the middle of three.
import { existsSync } from "node:fs";
import { chromium } from "playwright";
import sharp from "sharp";
import { startServer } from "./server.mjs";
import { call, formOf } from "./uploads.mjs";

const EMAIL = "bench@example.test";
const PASSWORD = "a password for measuring";
const PEOPLE = 60;
const ROUNDS = 3;
const CPU_RATE = 4;
const BYTES_PER_SECOND = (10 * 1_000_000) / 8;
const LATENCY_MS = 40;
const DEBIAN_CHROMIUM = "/usr/bin/chromium";

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A picture of 800 by 1000 pixels that is like no other. */
const picture = (seed) =>
  sharp({
    create: { width: 800, height: 1000, channels: 3, background: { r: seed % 256, g: (seed * 7) % 256, b: 90 } },
  })
    .composite([
      {
        input: Buffer.from(
          `<svg width="800" height="1000"><circle cx="${200 + ((seed * 37) % 400)}" cy="420" r="220" fill="#f2d3b8"/></svg>`,
        ),
      },
    ])
    .jpeg()
    .toBuffer();

const formWith = async (field, seed, fields) =>
  formOf(field, [{ name: `photo ${seed}.jpg`, data: await picture(seed) }], fields);

/** People with their five, an organisation with images, a project: what the pages show. @returns the pages' addresses */
async function furnish(server) {
  server.cli("user", "add", "--email", EMAIL, "--name", "Ines Okafor", "--password", PASSWORD, "--role", "admin");
  const token = server.cli("token", "add", "--email", EMAIL, "--name", "bench");
  const me = await call(server, token, "GET", "/api/me");
  const owners = [me.id];
  for (let at = 0; at < PEOPLE; at++) {
    const person = { email: `p${at}@example.test`, name: `Person ${at}`, password: PASSWORD };
    owners.push((await call(server, token, "POST", "/api/users", person)).id);
  }
  for (const [at, user_id] of owners.entries())
    for (let order = 0; order < 5; order++) {
      const form = await formWith("image", at * 5 + order, { order: String(order), name: `Angle ${order}`, user_id });
      await call(server, token, "POST", "/api/reference-images", form);
    }
  await call(server, token, "POST", "/api/orgs", { name: "Acme", slug: "acme" });
  for (let at = 0; at < 120; at++)
    await call(server, token, "POST", "/api/orgs/acme/images", await formWith("file", 1000 + at));
  for (let at = 0; at < 12; at++)
    await call(server, token, "POST", "/api/projects/bench/images", await formWith("file", 2000 + at));
  for (let at = 0; at < 12; at++)
    await call(server, token, "POST", "/api/upload/general", await formWith("file", 3000 + at));
  return [
    "/",
    "/images",
    "/images/all",
    "/library/acme",
    "/projects",
    "/projects/bench",
    "/uploads",
    "/devices",
    "/settings",
  ];
}

/** Opens a page once, from an empty cache. */
async function open(browser, storageState, url) {
  const context = await browser.newContext({ storageState, viewport: { width: 1400, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.seen = { lcp: 0, cls: 0 };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.seen.lcp = entry.startTime;
      }).observe({ type: "largest-contentful-paint", buffered: true });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.cls += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: LATENCY_MS,
      downloadThroughput: BYTES_PER_SECOND,
      uploadThroughput: BYTES_PER_SECOND,
    });
    await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_RATE });
    let scripts = 0;
    const kinds = new Map();
    session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (kinds.get(requestId) === "Script") scripts += encodedDataLength;
    });
    await page.goto(url, { waitUntil: "networkidle" });
    const { lcp, cls } = await page.evaluate(() => window.seen);
    return { lcp, cls, scripts };
  } finally {
    await context.close();
  }
}

/** @returns for each page its LCP in milliseconds, its CLS, and its JavaScript in kB as it was sent */
export async function pagesBench() {
  const server = await startServer();
  const downloaded = existsSync(chromium.executablePath());
  const browser = await chromium.launch({
    executablePath: downloaded ? undefined : DEBIAN_CHROMIUM,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    const paths = await furnish(server);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.url}/sign-in`);
    await page.waitForLoadState("networkidle");
    await page.getByLabel("E-mail").fill(EMAIL);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${server.url}/`);
    const storageState = await context.storageState();
    await context.close();
    const figures = {};
    for (const path of paths) {
      // The first view of all compiles and connects; a bench of the page leaves that out.
      await fetch(server.url + path, { redirect: "manual" });
      const views = [];
      for (let round = 0; round < ROUNDS; round++) views.push(await open(browser, storageState, server.url + path));
      figures[path] = {
        lcp_ms: middle(views.map(({ lcp }) => lcp)),
        cls: Math.max(...views.map(({ cls }) => cls)),
        script_kb: middle(views.map(({ scripts }) => scripts)) / 1000,
      };
    }
    return figures;
  } finally {
    await browser.close();
    await server.stop();
  }
}
