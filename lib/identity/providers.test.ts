import "../testing/unitEnv";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { env } from "../env";
import { fetchVerifiedPrimary, verifiedPrimary } from "./github";
import { configuredProviders, outsideProviders } from "./providers";

const address = (email: string, primary: boolean, verified: boolean) => ({
  email,
  primary,
  verified,
  visibility: null,
});

describe("of GitHub's addresses", () => {
  it.each<[string, unknown[], string | null]>([
    ["the primary counts", [address("a@b.c", false, true), address("p@b.c", true, true)], "p@b.c"],
    ["a primary that is not verified does not", [address("p@b.c", true, false)], null],
    ["nor does another that is verified", [address("p@b.c", true, false), address("a@b.c", false, true)], null],
    ["nor any without a primary", [address("a@b.c", false, true)], null],
    ["none is none", [], null],
  ])("%s", (_name, emails, found) => {
    expect(verifiedPrimary(emails)).toBe(found);
  });

  it.each<[string, unknown]>([
    ["an error", { message: "Bad credentials" }],
    ["a list of texts", ["a@b.c"]],
    ["a flag that is a text", [{ email: "a@b.c", primary: true, verified: "yes" }]],
    ["nothing", null],
  ])("%s is no answer", (_name, emails) => {
    expect(() => verifiedPrimary(emails)).toThrow();
  });
});

describe("GitHub", () => {
  beforeEach(() => Object.assign(env(), { GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "secret" }));
  afterEach(() => {
    Object.assign(env(), { GITHUB_CLIENT_ID: undefined, GITHUB_CLIENT_SECRET: undefined });
    vi.unstubAllGlobals();
  });

  /** What next-auth is told of somebody, of whom GitHub says this. */
  async function toldOf(profile: object, emails: object[]) {
    const asked = vi.fn(async (_url: string, _init: RequestInit) => Response.json(emails));
    vi.stubGlobal("fetch", asked);
    // biome-ignore lint/suspicious/noExplicitAny: next-auth's own shape of it says less than we use
    const { options } = outsideProviders()[0] as any;
    const client = { userinfo: async () => profile };
    const raw = await options.userinfo.request({ client, tokens: { access_token: "its token" } });
    return { told: options.profile(raw), asked: asked.mock.calls[0] };
  }

  it("is asked for the addresses, and its public one is never believed", async () => {
    const profile = { id: 583231, login: "octocat", name: null, email: "public@b.c", email_verified: true };
    const { told, asked } = await toldOf(profile, [address("P@b.c", true, true)]);
    expect(told).toEqual({ id: "583231", email: "p@b.c", name: "octocat" });
    expect(asked?.[0]).toBe("https://api.github.com/user/emails?per_page=100");
    expect(asked?.[1].headers).toMatchObject({ Authorization: "Bearer its token" });
    expect((await toldOf(profile, [address("p@b.c", true, false)])).told.email).toBeNull();
    // The Kelvin sign: in small letters, the address of somebody else.
    expect((await toldOf(profile, [address("\u212aim@b.c", true, true)])).told.email).toBeNull();
  });

  it("that does not answer lets nobody in", async () => {
    vi.stubGlobal("fetch", async () => new Response("", { status: 502 }));
    await expect(fetchVerifiedPrimary("x", 1000)).rejects.toThrow("502");
  });
});

describe("a provider", () => {
  const ALL = {
    GITHUB_CLIENT_ID: "a",
    GITHUB_CLIENT_SECRET: "b",
    GOOGLE_CLIENT_ID: "a",
    GOOGLE_CLIENT_SECRET: "b",
    OIDC_ISSUER: "https://login.example",
    OIDC_CLIENT_ID: "a",
    OIDC_CLIENT_SECRET: "b",
    OIDC_NAME: "Example account",
  };
  const NONE = Object.fromEntries(Object.keys(ALL).map((name) => [name, undefined]));
  afterEach(() => Object.assign(env(), NONE));

  it("is offered where it is configured, and nowhere else", () => {
    Object.assign(env(), NONE);
    expect(configuredProviders()).toEqual([]);
    Object.assign(env(), ALL);
    expect(configuredProviders()).toEqual([
      { id: "github", name: "GitHub" },
      { id: "google", name: "Google" },
      { id: "oidc", name: "Example account" },
    ]);
  });

  it("is asked with every check that it knows", () => {
    Object.assign(env(), ALL);
    // biome-ignore lint/suspicious/noExplicitAny: next-auth keeps ours apart until it merges them
    const checks = outsideProviders().map((provider: any) => provider.options?.checks ?? provider.checks);
    expect(checks).toEqual([
      ["pkce", "state"],
      ["pkce", "state", "nonce"],
      ["pkce", "state", "nonce"],
    ]);
  });

  it.each<[string, object, object]>([
    ["a verified address", { email: "A@b.c", email_verified: true, name: "Zoë" }, { email: "a@b.c", name: "Zoë" }],
    ["a flag as a text", { email: "a@b.c", email_verified: "true" }, { email: "a@b.c", name: "a" }],
    ["no flag", { email: "a@b.c", name: "Zoë" }, { email: null, name: "Zoë" }],
    ["a flag of another kind", { email: "a@b.c", email_verified: 1 }, { email: null, name: "" }],
    ["an address that is none", { email: "a", email_verified: true }, { email: null, name: "" }],
    ["a list of addresses", { email: ["a@b.c"], email_verified: true }, { email: null, name: "" }],
    ["a name that cannot be shown", { name: "\u0000", preferred_username: "zoe" }, { email: null, name: "zoe" }],
  ])("is taken at its word for %s", (_name, claims, told) => {
    Object.assign(env(), ALL);
    // biome-ignore lint/suspicious/noExplicitAny: as above
    for (const provider of outsideProviders().slice(1) as any[])
      expect((provider.options ?? provider).profile({ sub: "s", ...claims })).toEqual({ id: "s", ...told });
  });
});
