import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { type AuthCall, authOptions } from "../identity/authOptions";
import { safeCallbackUrl } from "../identity/callbackUrl";
import { usesSecureCookies } from "../identity/sessions";

/** Fields by their name. */
export type Texts = Record<string, string>;

/** A request to next-auth that was read, bounded and cleaned. */
export interface Prepared {
  method: string;
  nextauth: string[];
  query: Texts;
  body: Texts | undefined;
  cookies: Texts;
  baseUrl: string;
}

/** Hands a prepared request to next-auth in the form of its handler for node, and takes the answer from there. */
export async function callNextAuth(
  { method, nextauth, query, body, cookies, baseUrl }: Prepared,
  call: AuthCall,
): Promise<Response> {
  const { host, protocol } = new URL(baseUrl);
  // It derives its address from these two, once told to trust them; they are ours, not the client's.
  process.env.AUTH_TRUST_HOST = "1";
  delete process.env.NEXTAUTH_URL;
  const req = {
    method: method === "POST" ? "POST" : "GET",
    headers: { host, "x-forwarded-host": host, "x-forwarded-proto": protocol.replace(":", "") },
    query: { ...query, nextauth },
    body,
    cookies,
  };
  const headers = new Headers({ "Cache-Control": "private, no-store" });
  let status = 200;
  let sent: string | null = null;
  const res = {
    status: (code: number) => {
      status = code;
      return res;
    },
    getHeader: (name: string) => (name.toLowerCase() === "set-cookie" ? headers.getSetCookie() : headers.get(name)),
    setHeader: (name: string, value: string | string[]) => {
      headers.delete(name);
      for (const one of [value].flat()) headers.append(name, one);
      return res;
    },
    json: (value: unknown) => {
      headers.set("Content-Type", "application/json");
      sent = JSON.stringify(value);
    },
    send: (value: unknown) => {
      if (typeof value === "string") sent = value;
      else if (value !== undefined) res.json(value);
    },
    end: () => {},
  };
  await NextAuth(req as unknown as NextApiRequest, res as unknown as NextApiResponse, authOptions(call));
  return new Response(sent, { status, headers });
}

/** The cookie in which next-auth remembers where to go afterwards. */
export const callbackCookieName = (): string => `${usesSecureCookies() ? "__Secure-" : ""}next-auth.callback-url`;

/** The cookies by name. A remembered callback URL that is malformed would be a 500. */
export function cleanCookies(header: string, baseUrl: string): Texts {
  const remembered = callbackCookieName();
  const cookies: Texts = {};
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(at, 0)).trim();
    if (!name.includes("next-auth.")) continue;
    const value = decoded(part.slice(at + 1).trim());
    cookies[name] = name === remembered ? safeCallbackUrl(value, baseUrl) : value;
  }
  return cookies;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
