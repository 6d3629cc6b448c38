import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";

/** An OpenID Connect issuer that runs, and what the application has to be told of it. */
export interface Issuer {
  url: string;
  /** OIDC_* of the application. */
  env: { OIDC_ISSUER: string; OIDC_CLIENT_ID: string; OIDC_CLIENT_SECRET: string; OIDC_NAME: string };
  stop(): Promise<void>;
}

/** What the issuer is called on the button. */
export const ISSUER_NAME = "Test Issuer";

/** Whoever signs in as this has an address that the issuer has not verified; as `none:…` one has no address. */
export const unverified = (email: string): string => `unverified:${email}`;

/** An account is made by signing in to it: its login is its address. */
function claimsOf(login: string): { sub: string; [claim: string]: unknown } {
  const [kind, address] = login.includes(":") ? login.split(":") : ["verified", login];
  if (kind === "none") return { sub: login, name: "Iris Issuer" };
  return { sub: login, name: "Iris Issuer", email: address, email_verified: kind === "verified" };
}

/** Only what an application of the tests may name: its port is not known before it runs. */
const CALLBACK = /^http:\/\/(?:localhost:\d+|sheet\.test)\/api\/auth\/callback\/oidc$/;

/**
 * Starts an issuer on a free port of this machine: a certified implementation, with its own login page, and no question
 * for consent. It keeps everything in memory.
 */
export async function startIssuer(): Promise<Issuer> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { client_id: "contact-sheet", client_secret: randomBytes(24).toString("base64url") };
  const provider = new Provider(url, configuration(client));
  // It speaks of its development login page, and of http, on the console.
  provider.Client.prototype.redirectUriAllowed = (uri: string) => CALLBACK.test(uri);
  const handle = provider.callback();
  return {
    url,
    env: {
      OIDC_ISSUER: url,
      OIDC_CLIENT_ID: client.client_id,
      OIDC_CLIENT_SECRET: client.client_secret,
      OIDC_NAME: ISSUER_NAME,
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Each issuer has its own. */
const newKey = () => ({
  ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
  kid: randomUUID(),
  alg: "RS256",
  use: "sig",
});

const configuration = (client: { client_id: string; client_secret: string }): Configuration => ({
  clients: [{ ...client, redirect_uris: ["http://localhost/api/auth/callback/oidc"] }],
  jwks: { keys: [newKey()] },
  cookies: { keys: [randomBytes(24).toString("base64url")] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  pkce: { required: () => true },
  findAccount: (_context, login) => ({ accountId: login, claims: () => claimsOf(login) }),
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({
      clientId: oidc.client?.clientId,
      accountId: oidc.session?.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});
