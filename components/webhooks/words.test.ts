import { expect, it } from "vitest";
import type { Delivery } from "@/lib/contracts/webhooks";
import { WEBHOOK_EVENT_NAMES } from "@/lib/policy/webhookEvents";
import { eventsInWords, hostOf, outcome, standing, triesInWords } from "./words";

const delivery = (some: Partial<Delivery>) =>
  ({ status: "pending", attempts: 0, error: null, response_status: null, ...some }) as Delivery;

it.each([
  [{}, "On its way", "No answer yet", "0 tries"],
  [{ attempts: 1 }, "On its way", "No answer yet", "1 try"],
  [{ attempts: 2, error: "It answered 500", response_status: 500 }, "Trying again", "It answered 500", "2 tries"],
  [{ status: "delivered", attempts: 1, response_status: 204 }, "Delivered", "Answered 204", "1 try"],
  [{ status: "failed", attempts: 11, error: "No answer in time" }, "Failed", "No answer in time", "11 tries"],
] as const)("%o is told as %s", (some, word, line, tries) => {
  const one = delivery(some);
  expect([standing(one).text, outcome(one), triesInWords(one)]).toEqual([word, line, tries]);
});

it("goes by its host, and by all events or their names", () => {
  expect(hostOf({ url: "https://example.org:8443/a/secret/path" })).toBe("example.org:8443");
  expect(eventsInWords({ events: [...WEBHOOK_EVENT_NAMES] })).toBe("All events");
  expect(eventsInWords({ events: ["image.created", "slots.reordered"] })).toBe("Image added, Order changed");
});
