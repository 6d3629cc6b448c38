import type { IncomingMessage } from "node:http";

/** The headers of a plain node request, as those read them that know fetch's. */
export const nodeHeaders = ({ headers }: IncomingMessage): Pick<Headers, "get"> => ({
  get: (name) => {
    const value = headers[name];
    return (Array.isArray(value) ? value.join("; ") : value) ?? null;
  },
});
