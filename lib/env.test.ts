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
