import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { newIdAt } from "../core/ids";
import type { Phase, Trace } from "../core/trace";

const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{7,63}$/;
const SANE_HOST = /^(?:[a-z0-9](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** Headers by which Next's own parts talk to one another. From outside they could only lie. */
const INTERNAL = ["x-middleware-subrequest", "x-middleware-subrequest-id", "x-matched-path", "x-invoke-path"];

interface Options {
  trustProxy: boolean;
  publicUrl?: string;
}

/** What a proxy of ours wrote: the last entry. Those before it came from the client. */
function lastOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.at(-1) : header;
  return text?.slice(text.lastIndexOf(",") + 1).trim() || undefined;
}

let turns = 0;

/** The trace of a request, worked out as far as somebody asks: a media file asks for almost nothing. */
export class RequestTrace implements Trace {
  readonly requestId: string;
  readonly phases: Partial<Record<Phase, number>> = {};
  route?: string;
  userId?: string;
  problem?: string;
  private readonly began = Date.now();
  private readonly turn = turns++;

  constructor(
    private readonly request: IncomingMessage,
    private readonly options: Options,
  ) {
    const given = request.headers["x-request-id"];
    this.requestId = typeof given === "string" && SANE_ID.test(given) ? given : randomUUID();
  }

  get arrivalId(): string {
    return newIdAt(this.began, this.turn);
  }

  get body(): IncomingMessage {
    return this.request;
  }

  get ip(): string {
    const { socket, headers } = this.request;
    const forwarded = this.options.trustProxy ? lastOf(headers["x-forwarded-for"]) : undefined;
    return (forwarded ?? socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  }

  /** Where this server was reached; empty where the Host header is none. */
  get baseUrl(): string {
    const { publicUrl, trustProxy } = this.options;
    if (publicUrl) return publicUrl;
    const { headers } = this.request;
    const host = (trustProxy && lastOf(headers["x-forwarded-host"])) || headers.host || "";
    if (!SANE_HOST.test(host)) return "";
    const proto = trustProxy && lastOf(headers["x-forwarded-proto"]) === "https" ? "https" : "http";
    return `${proto}://${host}`;
  }

  /** Next and next-auth believe these headers; from here on they say what we know, not what the client claims. */
  tellNext({ headers }: IncomingMessage): void {
    const { host, protocol } = new URL(this.baseUrl);
    headers["x-forwarded-for"] = this.ip;
    headers["x-forwarded-host"] = host;
    headers["x-forwarded-proto"] = protocol.slice(0, -1);
    headers["x-request-id"] = this.requestId;
    for (const name of INTERNAL) if (headers[name] !== undefined) delete headers[name];
  }
}
