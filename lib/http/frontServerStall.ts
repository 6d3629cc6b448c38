import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Trace } from "../core/trace";

/**
 * Ends a connection whose client takes nothing of its answer. Node's own timer asks, once for `server.timeout` in which
 * nothing arrived, was written or left for the network; what still waits to be written tells a client that does not read
 * from a handler that takes its time, such as a device's long poll.
 */
export function endWhenStalled(response: ServerResponse, trace: Trace): void {
  response.on("timeout", (socket: Socket) => {
    if (socket.writableLength === 0) return;
    // For the log: Node calls an answer finished that ended like this.
    trace.problem = "client_stalled";
    socket.destroy();
  });
}
