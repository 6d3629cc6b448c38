import { lookup, Resolver } from "node:dns/promises";
import { LOOKUP_MS } from "../policy/webhookEvents";

export interface ResolvedAddress {
  address: string;
  family: number;
}

/** A name that leads nowhere; why, in a sentence. */
export class Unresolved extends Error {}

/** As the system does it, `/etc/hosts` and names of the own network included. Occupies a thread until it is over. */
export const resolveAsSystem = (host: string): Promise<ResolvedAddress[]> =>
  lookup(host, { all: true, verbatim: true });

/**
 * All addresses of a name, by asking the name servers for A and AAAA side by side. Unlike the system's way it needs none of
 * the process's few threads: a name server that never answers, which anybody may have, holds up nobody else's look-ups.
 * Where one of the two questions gets no answer, what the other found is told. Ends within `LOOKUP_MS` and with `signal`.
 * @param servers instead of the system's, each `address:port`. For tests
 * @returns none where the name exists and has no address
 * @throws Unresolved
 */
export async function resolvePublicly(
  host: string,
  signal: AbortSignal,
  servers?: string[],
): Promise<ResolvedAddress[]> {
  // One for each look-up: cancelling ends whatever a resolver was asked.
  const resolver = new Resolver({ timeout: LOOKUP_MS / 4, tries: 2 });
  if (servers) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  // With several name servers the tries add up, so that their own timeouts promise nothing.
  const timer = setTimeout(cancel, LOOKUP_MS);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const asked = [resolver.resolve4(host), resolver.resolve6(host)] as const;
    if (signal.aborted) cancel();
    const [four, six] = await Promise.allSettled(asked);
    return joined(found(four, 4), found(six, 6));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
  }
}

type Found = ResolvedAddress[] | Unresolved;

function found(answer: PromiseSettledResult<string[]>, family: number): Found {
  if (answer.status === "fulfilled") return answer.value.map((address) => ({ address, family }));
  const { code } = answer.reason as { code?: unknown };
  if (code === "ENODATA") return [];
  return new Unresolved(code === "ENOTFOUND" ? "The host name does not exist" : "The host name could not be looked up");
}

function joined(four: Found, six: Found): ResolvedAddress[] {
  const addresses = [four, six].flatMap((part) => (part instanceof Unresolved ? [] : part));
  const failed = [four, six].find((part) => part instanceof Unresolved);
  if (!addresses.length && failed) throw failed;
  return addresses;
}
