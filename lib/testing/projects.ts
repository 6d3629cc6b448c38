import { expect } from "vitest";
import { newId } from "../core/ids";
import { type Caller, formWith } from "./api";
import { makePicture } from "./world";

/** An id that no project has. */
export const newProject = () => `Game_${newId()}`;

/** The address of a project. */
export const projectPath = (project: string) => `/api/projects/${project}`;

/** Uploads a picture to a project, which the first one makes. */
export const upload = async (caller: Caller, project: string, data?: Buffer, name = "photo.jpg") =>
  caller.send(
    "POST",
    `${projectPath(project)}/images`,
    formWith(data ?? (await makePicture(1)), { field: "file", name }),
  );

/** Makes a project public, or private again. */
export const publish = async (caller: Caller, project: string, visibility = "public") =>
  expect((await caller.json("PUT", projectPath(project), { visibility })).status).toBe(200);

/** A refusal by the bytes' own path is a problem document as any other. */
export async function problemOf(caller: Caller, path: string, init?: RequestInit) {
  const response = await caller.fetch(path, init);
  expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(response.headers.get("x-request-id")).toBeTruthy();
  return { status: response.status, ...(await response.json()) };
}
