import "../testing/unitEnv";
import { encode } from "next-auth/jwt";
import { expect, it } from "vitest";
import { env } from "../env";
import { flowCookie, flowCookieName, readFlow } from "./flow";

const LINK = { link: "0192aa00-0000-7000-8000-000000000000" };
const cookieValue = (cookie: string) => cookie.slice(cookie.indexOf("=") + 1, cookie.indexOf(";"));

it("keeps why somebody went, encrypted, for this path and this while alone", async () => {
  const cookie = await flowCookie({ invitation: "the secret of it" });
  expect(cookie).toMatch(/; Path=\/api\/auth; Max-Age=900; HttpOnly; SameSite=Lax$/);
  expect(cookie).not.toContain("secret");
  expect(await readFlow(cookieValue(cookie))).toEqual({ invitation: "the secret of it" });
  expect(await readFlow(cookieValue(await flowCookie(LINK)))).toEqual(LINK);
  expect(await flowCookie(null)).toMatch(/^next-auth\.flow=; Path=\/api\/auth; Max-Age=0;/);
});

it("believes nothing that is over, another's or of another purpose", async () => {
  const secret = env().NEXTAUTH_SECRET;
  const made = (more: object) => encode({ token: { flow: LINK }, secret, salt: flowCookieName(), ...more });
  expect(await readFlow(await made({}))).toEqual(LINK);
  for (const value of [
    await made({ maxAge: -60 }),
    await made({ secret: "another secret of these tests" }),
    await made({ salt: "next-auth.session-token" }),
    await made({ token: { flow: { ...LINK, role: "admin" } } }),
    "x",
    "",
    undefined,
  ])
    expect(await readFlow(value)).toBeNull();
});
