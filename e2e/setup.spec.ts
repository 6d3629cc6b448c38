import { rm } from "node:fs/promises";
import { newDataDir, startApp } from "../lib/testing/appServer";
import { expect, PASSWORD, test } from "./support";

test("the first person sets the server up by the link that it prints, once", async ({ page }) => {
  test.slow();
  const dataDir = await newDataDir();
  const app = await startApp(dataDir);
  try {
    const link = /(http\S+\/setup\?link=\S+)/.exec(app.said())?.[1];
    expect(link).toBeDefined();
    await page.goto(link as string);
    await page.locator("[data-form-ready]").waitFor();
    await page.getByLabel("Your name").fill("Ines Okafor");
    await page.getByLabel("E-mail").fill("ines@example.test");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create the first account" }).click();
    await page.locator("[data-ready]").waitFor();
    await expect(page.getByText("Add a picture of the face from the front first.")).toBeVisible();
    await page.goto(link as string);
    await expect(page.getByRole("heading", { name: "This link is used up" })).toBeVisible();
  } finally {
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
