import { expect, it } from "vitest";
import { Password } from "../contracts/accounts";
import { newPassword } from "./newPassword";

it("makes passwords that the server takes and nobody has had", () => {
  const made = Array.from({ length: 500 }, newPassword);
  for (const password of made) {
    expect(password).toMatch(/^[a-hjkmnp-z2-9]{5}(-[a-hjkmnp-z2-9]{5}){3}$/);
    expect(Password.safeParse(password).success).toBe(true);
  }
  expect(new Set(made).size).toBe(made.length);
});
