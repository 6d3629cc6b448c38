import { newId } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { makePerson } from "./world";

/** An organisation with one person of each role, and an outsider. */
export interface TestOrganization {
  id: string;
  slug: string;
  owner: Actor;
  editor: Actor;
  viewer: Actor;
  outsider: Actor;
}

/** Makes an organisation of its own for a test. */
export async function makeOrganization(): Promise<TestOrganization> {
  const [owner, editor, viewer, outsider] = [
    await makePerson(),
    await makePerson(),
    await makePerson(),
    await makePerson(),
  ];
  const id = newId();
  const slug = `org-${id}`;
  const members = Object.entries({ owner, editor, viewer }).map(([role, { userId }]) => ({
    userId,
    role: role as "owner" | "editor" | "viewer",
  }));
  await db().organization.create({ data: { id, slug, name: "Test Organization", members: { create: members } } });
  return { id, slug, owner, editor, viewer, outsider };
}
