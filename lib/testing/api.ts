import { expect } from "vitest";
import { db } from "../db/client";
import { newToken } from "../identity/tokens";
import { checkAnswer } from "./checkAnswer";
import { makePerson } from "./world";

/** The running application that the contract tests talk to. (Not `BASE_URL` of the environment: Vite sets that.) */
export const BASE_URL = process.env.APP_URL ?? "";

/** A person with a token, and calls in their name. */
export interface Caller {
  userId: string;
  token: string;
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  json: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  send: (method: string, path: string, form: FormData, headers?: Record<string, string>) => Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of an answer is what it asserts
  body: any;
}

async function read(method: string, path: string, response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const body = isJson ? JSON.parse(text) : text;
  checkAnswer(method, new URL(path, "http://app").pathname, response.status, body);
  return { status: response.status, headers: response.headers, body };
}

/** Calls in the name of whoever holds the token; of nobody where it is empty. */
export function callerOf(token: string, userId = ""): Caller {
  const call = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (token) headers.set("authorization", `Bearer ${token}`);
    return fetch(path.startsWith("http") ? path : BASE_URL + path, { redirect: "manual", ...init, headers });
  };
  return {
    userId,
    token,
    fetch: call,
    json: async (method, path, body, headers = {}) =>
      read(
        method,
        path,
        await call(path, {
          method,
          headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
          body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
        }),
      ),
    send: async (method, path, form, headers = {}) =>
      read(method, path, await call(path, { method, body: form, headers })),
  };
}

/** A new person in the database of the running application, with a token. */
export async function newCaller(role: "user" | "admin" = "user"): Promise<Caller> {
  const person = await makePerson(role);
  const { token, hash } = newToken();
  await db().apiToken.create({ data: { userId: person.userId, name: "contract tests", hash } });
  return callerOf(token, person.userId);
}

/** A refusal: its status, its code and its sentence where they are named, and the shape of every problem document. */
export function expectProblem(
  { status, headers, body }: Answer,
  expected: { status: number; code?: string; detail?: string },
) {
  expect({
    status,
    ...(expected.code && { code: body.code }),
    ...(expected.detail && { detail: body.detail }),
  }).toEqual(expected);
  expect(headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(headers.get("x-request-id")).toBeTruthy();
  expect(body).toMatchObject({
    status,
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
  });
}

/** A multipart body with text fields before one file. */
export function formWith(
  data: Buffer | null,
  { field = "image", name = "photo.jpg", fields = {} as Record<string, string> } = {},
): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  if (data) form.append(field, new Blob([new Uint8Array(data)], { type: "image/jpeg" }), name);
  return form;
}

/** How many images and slots a person has: what a refused call must leave as it was. */
export async function rowCounts(userId: string): Promise<{ images: number; slots: number }> {
  const [images, slots] = await Promise.all([
    db().image.count({ where: { ownerUserId: userId } }),
    db().referenceImage.count({ where: { userId } }),
  ]);
  return { images, slots };
}
