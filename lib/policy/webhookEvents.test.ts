import { expect, it } from "vitest";
import { MAX_WEBHOOKS, TRIES_AT_ONCE, TRIES_AT_ONCE_EACH } from "./webhookEvents";

it("one person's endpoints, all of which hang, leave a server room for those of others", () => {
  expect(MAX_WEBHOOKS * TRIES_AT_ONCE_EACH).toBeLessThan(TRIES_AT_ONCE);
});
