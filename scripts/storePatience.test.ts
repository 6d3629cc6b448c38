import { expect, it, vi } from "vitest";
import { waitForStore } from "./storePatience";

const SHORT = { patienceMs: 200, pauseMs: 20 };
const unavailable = () => new Error("for users", { cause: new Error("connect ECONNREFUSED") });

it("says nothing of a store that works", async () => {
  const warn = vi.fn();
  await waitForStore(async () => {}, warn, SHORT);
  expect(warn).not.toHaveBeenCalled();
});

it("waits for a store that comes up later", async () => {
  const warn = vi.fn();
  const check = vi.fn().mockRejectedValueOnce(unavailable()).mockRejectedValueOnce(unavailable()).mockResolvedValue(0);
  await waitForStore(check, warn, SHORT);
  expect(check).toHaveBeenCalledTimes(3);
  expect(warn.mock.calls.map(([sentence]) => sentence)).toEqual([
    "Waiting for the store of the pictures (connect ECONNREFUSED) …",
  ]);
});

it.each([
  ["refuses", async () => Promise.reject(unavailable()), "connect ECONNREFUSED"],
  ["never answers", () => new Promise(() => {}), "no answer"],
])("goes on, with a warning, without one that %s", async (_what, check, words) => {
  const warn = vi.fn();
  const started = performance.now();
  await waitForStore(check, warn, SHORT);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(warn.mock.lastCall?.[0]).toBe(
    `The store of the pictures cannot be used (${words}). Starting without it: pictures fail until it can.`,
  );
});
