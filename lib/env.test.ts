import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

const LEAST = { DATABASE_URL: "postgresql://db", NEXTAUTH_SECRET: "0123456789abcdef" };

describe.each(["S3_ENDPOINT", "PUBLIC_URL"] as const)("%s", (name) => {
  it.each(["minio:9000", "minio", "ftp://minio", "//minio:9000"])("is not %s", (value) => {
    expect(() => parseEnv({ ...LEAST, [name]: value })).toThrow(
      `${name}: expected an address that begins with http:// or https://`,
    );
  });

  it("is an address, without a slash at its end", () => {
    expect(parseEnv({ ...LEAST, [name]: "http://minio:9000/" })[name]).toBe("http://minio:9000");
    expect(parseEnv({ ...LEAST, [name]: "https://minio.example" })[name]).toBe("https://minio.example");
    expect(parseEnv({ ...LEAST, [name]: "" })[name]).toBeUndefined();
    expect(parseEnv(LEAST)[name]).toBeUndefined();
  });
});

describe("sign-in", () => {
  it("is closed to strangers, and with e-mail and password alone, where nothing is said", () => {
    expect(parseEnv(LEAST)).toMatchObject({ REGISTRATION: "closed", OIDC_NAME: "single sign-on" });
    expect(parseEnv({ ...LEAST, REGISTRATION: "open", OIDC_NAME: " Example " })).toMatchObject({
      REGISTRATION: "open",
      OIDC_NAME: "Example",
    });
    expect(() => parseEnv({ ...LEAST, REGISTRATION: "everybody" })).toThrow("REGISTRATION: ");
  });

  it.each([
    ["GITHUB_CLIENT_ID", { GITHUB_CLIENT_ID: "a" }],
    ["GITHUB_CLIENT_ID", { GITHUB_CLIENT_SECRET: "a secret" }],
    ["GOOGLE_CLIENT_ID", { GOOGLE_CLIENT_ID: "a" }],
    ["OIDC_ISSUER", { OIDC_ISSUER: "https://login.example", OIDC_CLIENT_ID: "a" }],
    ["OIDC_ISSUER", { OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "a secret" }],
    ["OIDC_ISSUER", { OIDC_ISSUER: "login.example", OIDC_CLIENT_ID: "a", OIDC_CLIENT_SECRET: "a secret" }],
  ])("names %s where %o is not enough, and repeats no secret", (name, more) => {
    const parse = () => parseEnv({ ...LEAST, ...more });
    expect(parse).toThrow(`${name}: `);
    expect(parse).not.toThrow("a secret");
  });
});
