import { expect, it } from "vitest";
import { newId } from "../core/ids";
import { db } from "../db/client";
import type { Actor } from "../identity/actor";
import { makePerson } from "../testing/world";
import { listAudit } from "./audit";
import { changePerson } from "./people";

const makeWebhook = ({ userId }: Actor, scope: "own" | "everybody") =>
  db().webhookEndpoint.create({
    data: {
      id: newId(),
      userId,
      url: `https://example.org/${scope}`,
      events: ["image.created"],
      scope,
      secret: new Uint8Array(1),
    },
  });

const scopesOf = async ({ userId }: Actor) =>
  (await db().webhookEndpoint.findMany({ where: { userId }, orderBy: { url: "asc" } })).map(({ scope }) => scope);

it("who is no administrator any more hears of their own images alone, also when they are one again", async () => {
  const [admin, other] = [await makePerson("admin"), await makePerson("admin")];
  await makeWebhook(other, "everybody");
  await makeWebhook(other, "own");
  await changePerson(admin, other.userId, { name: "Other", role: "admin" });
  expect(await scopesOf(other)).toEqual(["everybody", "own"]);
  await changePerson(admin, other.userId, { role: "user" });
  expect(await scopesOf(other)).toEqual(["own", "own"]);
  const { items } = await listAudit(admin, { user_id: other.userId }, { limit: 10 });
  const told = items.filter(({ action }) => action === "webhook.changed");
  expect(told.map(({ actor, summary }) => [actor?.id, summary])).toEqual([
    [admin.userId, "changed the webhook to example.org: scope from “everybody” to “own”"],
  ]);
  await changePerson(admin, other.userId, { role: "admin" });
  expect(await scopesOf(other)).toEqual(["own", "own"]);
});
