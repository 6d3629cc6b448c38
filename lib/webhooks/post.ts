import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { ATTEMPT_MS, MAX_ANSWER_BYTES, MAX_EXCERPT } from "../policy/webhookEvents";
import { isPublicAddress } from "./address";
import { type ResolvedAddress, resolveAsSystem, resolvePublicly, Unresolved } from "./resolve";
import { readRetryAfter } from "./retry";
import { hostOf } from "./target";

export interface PostOptions {
  url: string;
  headers: Record<string, string>;
  body: string;
  allowPrivate: boolean;
  /** Ends it early: the server stops. Then nothing is known of it. */
  stop?: AbortSignal;
  /** All addresses of a name; not needed any more when the signal is given. A test puts its own in its place. */
  resolve?: (host: string, signal: AbortSignal) => Promise<ResolvedAddress[]>;
  /** Asked instead of the system's where private addresses are not allowed, each `address:port`. For tests. */
  nameServers?: string[];
  milliseconds?: number;
}

/** What became of a try. */
export interface Outcome {
  ok: boolean;
  status: number | null;
  /** The beginning of the answer. */
  response: string | null;
  /** Why it failed, in a sentence; null where it did not. */
  error: string | null;
  /** Seconds that the endpoint asked to be left alone for. */
  retryAfter?: number;
}

/** A try that never got an answer. */
class Unanswered extends Error {}

/**
 * Sends one delivery. The name is resolved once, every address of it is judged, and the connection is made to one of
 * these and no other: a name that resolves otherwise a moment later leads nowhere. Redirects are not followed, and no
 * more of the answer is read than is needed to tell of it. Never throws.
 */
export async function post(options: PostOptions): Promise<Outcome> {
  const late = AbortSignal.timeout(options.milliseconds ?? ATTEMPT_MS);
  const signal = options.stop ? AbortSignal.any([late, options.stop]) : late;
  try {
    const url = new URL(options.url);
    const addresses = await until(signal, addressesOf(url, options, signal));
    const message = await send(url, addresses, options, signal);
    const response = await excerptOf(message, signal);
    return judge(message, response);
  } catch (error) {
    return { ok: false, status: null, response: null, error: late.aborted ? "No answer in time" : whyOf(error) };
  }
}

/** Only the system knows what a home network calls its machines. Everybody's name servers no thread is to wait for. */
const resolverOf = (allowPrivate: boolean, nameServers?: string[]): NonNullable<PostOptions["resolve"]> =>
  allowPrivate ? resolveAsSystem : (host, signal) => resolvePublicly(host, signal, nameServers);

/** @throws Unanswered where it must not be spoken to, and what the look-up throws */
async function addressesOf(
  url: URL,
  { allowPrivate, nameServers, resolve = resolverOf(allowPrivate, nameServers) }: PostOptions,
  signal: AbortSignal,
): Promise<ResolvedAddress[]> {
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:"))
    throw new Unanswered("Only https:// is allowed");
  const host = hostOf(url);
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await resolve(host, signal);
  if (!addresses.length) throw new Unanswered("The host name has no address");
  if (!allowPrivate && addresses.some(({ address }) => !isPublicAddress(address)))
    throw new Unanswered("The host name leads to a private address, which is not allowed");
  return addresses;
}

function send(url: URL, addresses: ResolvedAddress[], { headers, body }: PostOptions, signal: AbortSignal) {
  // What was judged is what the socket gets, however often it asks.
  const lookup: LookupFunction = (_host, { all }, done) => {
    const [first] = addresses as [ResolvedAddress];
    if (all) done(null, addresses);
    else done(null, first.address, first.family);
  };
  return new Promise<IncomingMessage>((answered, refuse) => {
    const begin = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = begin(
      url,
      {
        method: "POST",
        agent: false,
        lookup,
        signal,
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "user-agent": "ContactSheet/1",
          accept: "*/*",
        },
      },
      answered,
    );
    request.on("error", refuse);
    request.end(body);
  });
}

/** The beginning of the answer as text. Of a large one no more is read, and the connection is cut. */
async function excerptOf(message: IncomingMessage, signal: AbortSignal): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const stopped = () => message.destroy(new Error("stopped"));
  signal.addEventListener("abort", stopped, { once: true });
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_ANSWER_BYTES) break;
    }
  } finally {
    signal.removeEventListener("abort", stopped);
    message.destroy();
  }
  const text = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  const shown = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffd]/g, "").trim();
  return [...shown].slice(0, MAX_EXCERPT).join("") || null;
}

function judge(message: IncomingMessage, response: string | null): Outcome {
  const status = message.statusCode ?? 0;
  if (status >= 200 && status < 300) return { ok: true, status, response, error: null };
  const redirected = status >= 300 && status < 400;
  return {
    ok: false,
    status,
    response,
    error: redirected ? `It answered ${status}: redirects are not followed` : `It answered ${status}`,
    retryAfter: readRetryAfter(message.headers["retry-after"]),
  };
}

const WORDS: Record<string, string> = {
  ENOTFOUND: "The host name could not be resolved",
  EAI_AGAIN: "The host name could not be resolved",
  ECONNREFUSED: "The connection was refused",
  ECONNRESET: "The connection was cut off",
  EPIPE: "The connection was cut off",
  ETIMEDOUT: "No answer in time",
  EHOSTUNREACH: "The host cannot be reached",
  ENETUNREACH: "The host cannot be reached",
  CERT_HAS_EXPIRED: "Its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Its certificate is not trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "Its certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "Its certificate is not trusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is for another name",
};

function whyOf(error: unknown): string {
  if (error instanceof Unanswered || error instanceof Unresolved) return error.message;
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") return "No answer";
  if (code.startsWith("HPE_")) return "The answer is not HTTP";
  return WORDS[code] ?? `No answer (${code})`;
}

/** The system's look-up cannot be ended, but it can be left. */
const until = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((done, refuse) => {
    const end = () => refuse(new Unanswered("No answer in time"));
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    work.then(done, refuse).finally(() => signal.removeEventListener("abort", end));
  });
