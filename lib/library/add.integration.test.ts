import { expect, it } from "vitest";
import { changeMember, removeMember } from "../accounts/organizations";
import { db } from "../db/client";
import { makeOrganization } from "../testing/organizations";
import { makePicture, received } from "../testing/world";
import { openLibrary } from "./add";

const picture = async (seed: number) => received(await makePicture(seed), "photo.jpg");

it("whose role is taken away while they send many pictures adds no more of them", async () => {
  const { id, slug, owner, editor } = await makeOrganization();
  const add = await openLibrary(editor, slug);
  const { id: first } = await add(await picture(981));
  await changeMember(owner, slug, editor.userId, "viewer");
  await expect(add(await picture(982))).rejects.toMatchObject({ code: "forbidden" });
  await removeMember(owner, slug, editor.userId);
  await expect(add(await picture(983))).rejects.toMatchObject({ code: "forbidden" });
  expect(await db().image.findMany({ where: { organizationId: id }, select: { id: true } })).toEqual([{ id: first }]);
});
