import { expect, it } from "vitest";
import { makePerson } from "../testing/world";
import { changePerson } from "./people";

it("of two last administrators who demote each other at once, one stays", async () => {
  for (let round = 0; round < 10; round++) {
    const [a, b] = await Promise.all([makePerson("admin"), makePerson("admin")]);
    const results = await Promise.allSettled([
      changePerson(a, b.userId, { role: "user" }),
      changePerson(b, a.userId, round % 2 ? { role: "user" } : { disabled: true }),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: "last_admin" });
    const last = results[0]?.status === "fulfilled" ? a : b;
    await expect(changePerson(last, last.userId, { disabled: true })).rejects.toMatchObject({ code: "last_admin" });
    // The next round begins without administrators.
    const successor = await makePerson("admin");
    await changePerson(successor, last.userId, { role: "user" });
    const { db } = await import("../db/client");
    await db().user.update({ where: { id: successor.userId }, data: { role: "user" } });
  }
});
