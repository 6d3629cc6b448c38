import type { Page } from "@playwright/test";
import { newId } from "../lib/core/ids";
import { db } from "../lib/db/client";
import { test as base, expect, type Person, photo } from "./support";

/** An id that no other test has. */
export const newProject = () => `gallery-${newId().slice(-12)}`;

/** Adds pictures by the API, in this order. @returns their ids */
export async function fill({ token }: Person, project: string, pictures: number, size?: Buffer): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < pictures; at++) {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(size ?? (await photo(at + 1)))]), `Picture ${at + 1}.jpg`);
    const answer = await fetch(`${process.env.APP_URL}/api/projects/${project}/images`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    expect(answer.status).toBe(201);
    ids.push((await answer.json()).image_id);
  }
  return ids;
}

/** Opens a project to anybody. */
export const publish = (project: string) =>
  db().project.update({ where: { id: project }, data: { visibility: "public" } });

/** A project as programs have it in short. */
export const metaOf = async ({ token }: Person, project: string) =>
  (
    await fetch(`${process.env.APP_URL}/api/projects/${project}/meta.json`, {
      headers: { authorization: `Bearer ${token}` },
    })
  ).json();

/** Fails where a script of the page failed. */
export const test = base.extend<{ failures: string[] }>({
  failures: [
    async ({ page }, use) => {
      const failures: string[] = [];
      page.on("pageerror", (error) => failures.push(error.message));
      await use(failures);
      expect(failures).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens a gallery and waits until it works. */
export async function openGallery(page: Page, project: string) {
  expect((await page.goto(`/projects/${project}`))?.status()).toBe(200);
  await page.locator("[data-gallery-ready]").waitFor();
}

/** Opens the page of projects and waits until it works. */
export async function openProjects(page: Page) {
  expect((await page.goto("/projects"))?.status()).toBe(200);
  await page.locator("[data-projects-ready]").waitFor();
}

/** The tile of an image. */
export const tile = (page: Page, id: string) => page.locator(`[data-image="${id}"]`);

/** The picture on its tile, which opens it. */
export const picture = (page: Page, id: string) => tile(page, id).locator('[data-part="picture"]');
