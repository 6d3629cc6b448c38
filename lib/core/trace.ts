import { AsyncLocalStorage } from "node:async_hooks";
import type { Readable } from "node:stream";
import { singleton } from "./singleton";

/** What a request spends its time on, in milliseconds. */
export type Phase = "database" | "decode" | "render" | "storage";

/** What is known of the request in hand. The front server makes it; the log line is written from it. */
export interface Trace {
  requestId: string;
  /** A new id that sorts by when the request came, however long it takes: for what one request makes one of. */
  readonly arrivalId?: string;
  /** Address of the client: of the socket, or as a trusted proxy tells it. */
  ip: string;
  /** `https://host` under which this server was reached, without a trailing slash. */
  baseUrl: string;
  route?: string;
  userId?: string;
  /** The body as node receives it, where the front server does: Next's web stream is made of copies of it. */
  readonly body?: Readable;
  /** The `code` of the problem that was answered. */
  problem?: string;
  phases: Partial<Record<Phase, number>>;
}

const current = singleton("trace", () => new AsyncLocalStorage<Trace>());

/** Does `work`, and all that it begins, as part of a request. */
export const runWithTrace = <T>(trace: Trace, work: () => T): T => current.run(trace, work);
/** The request in hand, if there is one. */
export const currentTrace = (): Trace | undefined => current.getStore();

/** Runs `work` and adds the time it took to the phase of the request in hand. */
export async function timed<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    const trace = current.getStore();
    if (trace) trace.phases[phase] = (trace.phases[phase] ?? 0) + performance.now() - started;
  }
}
