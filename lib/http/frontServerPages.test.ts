import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { nextPages } from "./frontServerPages";

it.each([true, false])("Next adds no listener to the server a request came by (development: %s)", async (dev) => {
  const server = new EventEmitter();
  const { pages } = nextPages({ dev, hostname: "localhost", port: 0 });
  // It was not prepared, and hooks itself up before it finds out.
  await expect(pages({ socket: { server } } as never as IncomingMessage, {} as ServerResponse)).rejects.toThrow();
  expect(server.eventNames()).toEqual([]);
});

it("takes upgrades over in development alone", () => {
  const options = { hostname: "localhost", port: 0 };
  expect(nextPages({ ...options, dev: false }).upgrade).toBeUndefined();
  expect(nextPages({ ...options, dev: true }).upgrade).toBeTypeOf("function");
});
