// A line between a client and the server: over loopback a file is there at once, over any real line the server has
// nothing to do while the next one arrives.
import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const PIECE = 64 * 1024;

/** A form as it goes over the wire. @param form FormData */
export async function packed(form) {
  const answer = new Response(form);
  const type = answer.headers.get("content-type");
  return { type, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/**
 * A connection that is kept, as wide and as long as it is told: what is sent never exceeds `megabits` a second, and each
 * answer comes `roundTripMs` later.
 * @returns {(path: string, body: { type: string, bytes: Buffer }) => Promise<unknown>} sends a form, and gives the answer;
 *   it throws for a refusal
 */
export function openLine({ url }, token, { megabits, roundTripMs }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const msOf = (bytes) => (bytes * 8) / (megabits * 1000);
  return async (path, { type, bytes }) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": type, "content-length": bytes.length };
    const sent = request(url + path, { method: "POST", agent, headers });
    const answered = once(sent, "response");
    // A refusal before the end is looked at below.
    answered.catch(() => {});
    let free = performance.now();
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      free = Math.max(free, performance.now()) + msOf(piece.length);
      if (!sent.write(piece)) await once(sent, "drain");
      const wait = free - performance.now();
      if (wait > 0) await sleep(wait);
    }
    sent.end();
    const [answer] = await answered;
    const text = (await answer.setEncoding("utf8").toArray()).join("");
    await sleep(roundTripMs);
    if (answer.statusCode >= 400) throw new Error(`POST ${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text);
  };
}
