import { expect } from "vitest";
import type { Device, DeviceProfile } from "../contracts/devices";

export type { SyncImage } from "../devices/manifest";

import { type Answer, BASE_URL, type Caller, callerOf, expectProblem, formWith } from "./api";
import { makePicture } from "./world";

export const SYNC = "/api/sync";
export const DEVICES = "/api/devices";

/** A device as a caller: it holds its token. */
export interface DeviceClient extends Caller {
  id: string;
}

/** A device added by hand to a person's. */
export async function addDevice(
  owner: Caller,
  profile: Partial<DeviceProfile> = { width: 64, height: 48 },
): Promise<DeviceClient> {
  const { status, body } = await owner.json("POST", DEVICES, { name: "Frame", profile });
  expect(status).toBe(201);
  return { ...callerOf(body.token, owner.userId), id: body.id };
}

/** A device as its owner reads it. */
export async function deviceOf(owner: Caller, id: string): Promise<Device> {
  const { body } = await owner.json("GET", DEVICES);
  return body.find((device: Device) => device.id === id);
}

/** Puts a picture into a person's slot of that order. @returns the slot's id */
export async function addPicture(owner: Caller, order: number, seed = order, data?: Buffer): Promise<string> {
  const form = formWith(data ?? (await makePicture(seed)), { fields: { order: String(order) } });
  const { status, body } = await owner.send("POST", "/api/reference-images", form);
  expect(status).toBe(201);
  return body.id;
}

/** Asks as a device does. */
export const sync = (caller: Caller, query = "", headers: Record<string, string> = {}): Promise<Answer> =>
  caller.json("GET", SYNC + query, undefined, headers);

/** An answer's bytes beside its headers. */
export async function fetchBytes(caller: Caller, path: string, headers: Record<string, string> = {}) {
  const response = await caller.fetch(path, { headers });
  return { status: response.status, headers: response.headers, data: Buffer.from(await response.arrayBuffer()) };
}

/** A refusal, of a form that a device and a person can both read, with the time to come back. */
export function expectRefusal(answer: Answer, status: number, code?: string): void {
  expectProblem(answer, { status, ...(code && { code }) });
  expectDeviceHeaders({ ...answer, body: JSON.stringify(answer.body) });
}

/** Of every answer to a device: its length, and when to come back. */
export function expectDeviceHeaders({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Headers;
  body: string;
}): void {
  expect(headers.get("x-poll-after-seconds")).toMatch(/^[1-9]\d*$/);
  expect(headers.get("transfer-encoding")).toBeNull();
  // Those two have no body by their meaning, and 204 must not have a length (RFC 9110, 8.6).
  if (status === 304 || status === 204) expect(body).toBe("");
  else expect(headers.get("content-length")).toBe(String(Buffer.byteLength(body)));
}

/** Both addresses of the sync paths, with and without the slash at the end. */
export const SYNC_ADDRESSES = ["/api/sync", "/api/v1/images/sync"].flatMap((base) =>
  ["", "/"].map((slash) => [`${base}…${slash}`, (path: string) => BASE_URL + base + path + slash] as const),
);
