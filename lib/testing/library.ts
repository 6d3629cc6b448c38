import { request as httpRequest } from "node:http";
import type { OrganizationRole } from "../contracts/organizations";
import { newId } from "../core/ids";
import { db } from "../db/client";
import { BASE_URL, type Caller, newCaller } from "./api";

/** An organisation in the running application, with callers of each role and one from outside. */
export interface LibraryWorld {
  slug: string;
  id: string;
  base: string;
  owner: Caller;
  editor: Caller;
  viewer: Caller;
  outsider: Caller;
}

/** Makes an organisation of its own for a test. */
export async function makeLibrary(): Promise<LibraryWorld> {
  const [owner, editor, viewer, outsider] = await Promise.all([newCaller(), newCaller(), newCaller(), newCaller()]);
  const id = newId();
  const slug = `lib-${id}`;
  const members = Object.entries({ owner, editor, viewer }).map(([role, { userId }]) => ({
    userId,
    role: role as OrganizationRole,
  }));
  await db().organization.create({ data: { id, slug, name: "Library", members: { create: members } } });
  return { slug, id, base: `/api/orgs/${slug}`, owner, editor, viewer, outsider };
}

/** How many images an organisation has: what a refused call must leave as it was. */
export const imageCount = (organizationId: string): Promise<number> => db().image.count({ where: { organizationId } });

const BOUNDARY = "----in-pieces";

/** A form that a test sends piece by piece, and whose answer it reads meanwhile. */
export function sendInPieces({ token }: Caller, path: string, headers: Record<string, string> = {}) {
  const url = new URL(BASE_URL + path);
  let text = "";
  const request = httpRequest(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
      ...headers,
    },
  });
  const ended = new Promise<{ status: number; text: string }>((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      response.setEncoding("utf8");
      response.on("data", (piece) => {
        text += piece;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      response.on("error", reject);
    });
  });
  // A test that cuts the connection does not wait for the end.
  ended.catch(() => {});
  request.write(`--${BOUNDARY}`);
  return {
    /** Sends a file, or its first bytes and nothing that would end it. */
    file(data: Buffer, { name = "photo.jpg", field = "files", cutAt = data.length } = {}) {
      request.write(
        `\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`,
      );
      request.write(data.subarray(0, cutAt));
      // What follows a file is what tells that it is over.
      if (cutAt === data.length) request.write(`\r\n--${BOUNDARY}`);
    },
    /** How many bytes the client holds because the server does not take them. */
    waiting: () => request.writableLength + (request.socket?.writableLength ?? 0),
    end: () => void request.end("--\r\n"),
    cut: () => void request.destroy(),
    /** What was answered so far. */
    text: () => text,
    ended,
  };
}
