import type { NextAuthOptions, Profile } from "next-auth";
import GitHubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { Email, PersonName } from "../contracts/accounts";
import type { Provider, ProviderId } from "../contracts/identities";
import { env } from "../env";
import { fetchVerifiedPrimary } from "./github";

const TIMEOUT_MS = 10_000;
const httpOptions = { timeout: TIMEOUT_MS };

/** What the token endpoint answered, with its ID token's claims. (next-auth types it as what is inside.) */
type TokenSet = Extract<Parameters<Client["userinfo"]>[0], object>;
type Client = Parameters<UserinfoRequest>[0]["client"];
type UserinfoRequest = NonNullable<Exclude<OAuthConfig<Claims>["userinfo"], string | undefined>["request"]>;

/** A provider as next-auth takes it. */
type AuthProvider = NextAuthOptions["providers"][number];

/** What a provider tells of a person. Nothing of it is believed for its type. */
type Claims = Record<string, unknown>;

/** What next-auth hands on of a person: see `signIn` in authOptions. */
const told = (subject: unknown, email: string | null, ...names: unknown[]) => ({
  id: String(subject ?? ""),
  email,
  name: names.map((name) => PersonName.safeParse(name).data).find(Boolean) ?? email?.split("@")[0] ?? "",
});

/** The address, if the provider vouches for it. Some write the flag as a text. */
function verifiedEmail({ email, email_verified: verified }: Claims): string | null {
  return verified === true || verified === "true" ? (Email.safeParse(email).data ?? null) : null;
}

const openIdProfile = (claims: Claims) =>
  told(claims.sub, verifiedEmail(claims), claims.name, claims.preferred_username);

function github(): AuthProvider | null {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret } = env();
  if (!clientId || !clientSecret) return null;
  return GitHubProvider({
    clientId,
    clientSecret,
    httpOptions,
    checks: ["pkce", "state"],
    userinfo: {
      request: async ({ client, tokens }) => {
        const accessToken = tokens.access_token ?? "";
        const [profile, email] = await Promise.all([
          client.userinfo(accessToken),
          fetchVerifiedPrimary(accessToken, TIMEOUT_MS),
        ]);
        return { ...profile, email: email ?? undefined, email_verified: email !== null };
      },
    },
    profile: (profile) => told(profile.id, verifiedEmail(profile as unknown as Claims), profile.name, profile.login),
  });
}

function google(): AuthProvider | null {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env();
  if (!clientId || !clientSecret) return null;
  return GoogleProvider({
    clientId,
    clientSecret,
    httpOptions,
    checks: ["pkce", "state", "nonce"],
    profile: (claims) => openIdProfile(claims as unknown as Claims),
  });
}

/** Any OpenID Connect issuer, found by its discovery document. */
function oidc(): AuthProvider | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = env();
  if (!issuer || !clientId || !clientSecret) return null;
  const provider: OAuthConfig<Claims> = {
    id: "oidc",
    name,
    type: "oauth",
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    clientId,
    clientSecret,
    httpOptions,
    userinfo: {
      request: async ({ client, tokens }) => {
        // Its signature, audience, nonce and age are checked by now, against the issuer that the document names.
        const named = String(client.issuer.metadata.issuer).replace(/\/+$/, "");
        if (named !== issuer) throw new Error(`expected the issuer ${issuer} but received ${named}`);
        const claims: Claims = (tokens as TokenSet).claims();
        if (claims.email_verified !== undefined || !client.issuer.metadata.userinfo_endpoint) return claims as Profile;
        // With the whole set, so that the answer is refused where it is about somebody else.
        const more: Claims = await client.userinfo(tokens as TokenSet);
        return { ...more, ...claims } as Profile;
      },
    },
    profile: openIdProfile,
  };
  return provider;
}

const MAKERS: Record<ProviderId, () => AuthProvider | null> = { github, google, oidc };

/** The providers that are configured, as next-auth takes them. */
export const outsideProviders = (): AuthProvider[] =>
  Object.values(MAKERS).flatMap((make) => {
    const provider = make();
    return provider ? [provider] : [];
  });

/** The providers that are configured, as pages show them. */
export const configuredProviders = (): Provider[] =>
  outsideProviders().map(({ id, name }) => ({ id: id as ProviderId, name }));

/** Whether a provider of that id is configured. */
export const isProvider = (id: string | undefined): id is ProviderId =>
  configuredProviders().some((provider) => provider.id === id);

const NAMES: Record<ProviderId, () => string> = {
  github: () => "GitHub",
  google: () => "Google",
  oidc: () => env().OIDC_NAME,
};

/** What a provider is called, also where it is not configured any more. */
export const providerName = (id: ProviderId): string => NAMES[id]();
