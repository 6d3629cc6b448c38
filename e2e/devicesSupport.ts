import type { Page } from "@playwright/test";
import { expect, type Person } from "./support";

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";
const E_PAPER = { width: 800, height: 480, colors: "gray4", format: "png", fit: "cover" };

export const at = (path: string): string => `${process.env.APP_URL}${path}`;

async function post(path: string, body: unknown, token?: string): Promise<Response> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  return fetch(at(path), { method: "POST", headers, body: JSON.stringify(body) });
}

/** A device switched on: it has a code to show. */
export async function switchOn(name = "Kitchen frame", profile: object = E_PAPER) {
  const answer = await post("/api/devices/authorize", { client_name: name, profile });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { device_code: string; user_code: string; verification_uri_complete: string };
}

/** Asks for the token of a pairing, as a device does. */
export const askForToken = async (device_code: string) =>
  (await post("/api/devices/token", { grant_type: GRANT_TYPE, device_code })).json();

/** A device that is there already. */
export async function own(person: Person, name: string, profile: object = {}): Promise<{ id: string; token: string }> {
  const answer = await post("/api/devices", { name, profile }, person.token);
  expect(answer.status).toBe(201);
  return answer.json();
}

/** A device comes, fetches and tells. */
export async function visit(token: string, extra: object = {}): Promise<void> {
  const answer = await fetch(at("/api/sync"), { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  const { version } = await answer.json();
  expect((await post("/api/sync/ack", { version, ...extra }, token)).status).toBe(204);
}

/** A device on the shelf, by its name. */
export const card = (page: Page, name: string) => page.getByRole("article", { name });

/** The button of its menu. */
export const actions = (page: Page, name: string) => page.getByRole("button", { name: `Actions for ${name}` });

/** Chooses an entry of its menu. */
export async function choose(page: Page, name: string, action: string): Promise<void> {
  await actions(page, name).click();
  await page.getByRole("menuitem", { name: action }).click();
}

/** Waits until a picture is there. */
export const loaded = (page: Page, alt: string) =>
  expect
    .poll(() => page.getByAltText(alt).evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
    .toBeGreaterThan(0);
