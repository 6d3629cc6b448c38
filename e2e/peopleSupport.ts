import type { Page } from "@playwright/test";
import { db } from "../lib/db/client";
import { expect, fill, makePerson, type Person, Sheet, signIn } from "./support";

/** Somebody with a name that no other test looks for. */
export async function makeNamed(name: string, pictures: Record<number, string> = {}): Promise<Person> {
  const person = await makePerson();
  const own = `${name} ${person.id.slice(-6)}`;
  await db().user.update({ where: { id: person.id }, data: { name: own } });
  await fill(person, pictures);
  return { ...person, name: own };
}

/** Signs a new administrator in. */
export async function asAdmin(page: Page): Promise<{ admin: Person; sheet: Sheet }> {
  const admin = await makePerson("admin");
  await signIn(page, admin);
  return { admin, sheet: new Sheet(page) };
}

/** Opens the page of people and waits until it works. */
export async function openPeople(page: Page, path = "/images"): Promise<void> {
  expect((await page.goto(path))?.status()).toBe(200);
  await page.locator("[data-people-ready]").waitFor();
}

/** Opens the page of all images and waits until it works. */
export async function openAll(page: Page, path = "/images/all"): Promise<void> {
  expect((await page.goto(path))?.status()).toBe(200);
  await page.locator("[data-everybody-ready]").waitFor();
}

/** The person in the list. */
export const rowOf = (page: Page, { id }: Person) => page.locator(`[data-person="${id}"]`);
