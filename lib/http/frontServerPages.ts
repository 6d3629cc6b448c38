import { EventEmitter } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import next from "next";
import type { FrontServerOptions } from "./frontServer";

interface Pages extends Required<Pick<FrontServerOptions, "pages">>, Pick<FrontServerOptions, "upgrade"> {
  prepare(): Promise<void>;
}

/**
 * Next, kept from our server: at its first page it would listen there for upgrades, in production too, and answer none.
 * It gets something else to listen to, of which we pass on, in development, what its page reloads by.
 */
export function nextPages(options: { dev: boolean; hostname: string; port: number }): Pages {
  const hooks = new EventEmitter();
  const app = next({ ...options, dir: process.cwd(), httpServer: hooks as Server });
  const handle = app.getRequestHandler();
  return {
    prepare: () => app.prepare(),
    pages: (request: IncomingMessage, response: ServerResponse) => handle(request, response),
    upgrade: options.dev
      ? (request: IncomingMessage, socket: Duplex, head: Buffer) => {
          if (!hooks.emit("upgrade", request, socket, head)) socket.destroy();
        }
      : undefined,
  };
}
