import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { singleton } from "./core/singleton";
import { MiB } from "./core/units";

const flag = z
  .enum(["0", "1", "true", "false", ""])
  .default("")
  .transform((value) => value === "1" || value === "true");
const int = (fallback: number, min: number, max: number) => z.coerce.number().int().min(min).max(max).default(fallback);
const optional = z
  .string()
  .optional()
  .transform((value) => value || undefined);
/** Ends without a slash. */
const address = z
  .union([
    z.url({ protocol: /^https?$/, error: "expected an address that begins with http:// or https://" }),
    z.literal(""),
  ])
  .optional()
  .transform((value) => value?.replace(/\/+$/, "") || undefined);

const shape = z
  .object({
    NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
    PORT: int(3000, 0, 65535),
    HOST: z.string().default(""),
    DATA_DIR: z.string().default("./data"),
    PUBLIC_URL: address,
    TRUST_PROXY: flag,
    NEXTAUTH_SECRET: z.string().min(16, "use at least 16 characters"),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "expected a postgresql:// address"),
    DATABASE_POOL: int(10, 1, 200),
    S3_BUCKET: optional,
    S3_ENDPOINT: address,
    S3_REGION: z.string().default("us-east-1"),
    S3_ACCESS_KEY_ID: optional,
    S3_SECRET_ACCESS_KEY: optional,
    S3_FORCE_PATH_STYLE: flag,
    STORAGE_TIMEOUT_MS: int(10_000, 100, 120_000),
    MEDIA_REDIRECT: flag,
    MEDIA_URL_TTL_SECONDS: int(3600, 60, 7 * 86_400),
    MEDIA_CACHE_BYTES: int(64 * MiB, 0, 4096 * MiB),
    MAX_UPLOAD_BYTES: int(10 * MiB, 1, 2047 * MiB),
    MAX_PIXELS: int(50_000_000, 1, 268_000_000),
    USER_QUOTA_BYTES: int(0, 0, Number.MAX_SAFE_INTEGER),
    ORGANIZATION_QUOTA_BYTES: int(0, 0, Number.MAX_SAFE_INTEGER),
    DECODE_CONCURRENCY: int(Math.min(availableParallelism(), 8), 1, 64),
    DECODE_MEMORY_BYTES: int(384 * MiB, 64 * MiB, 65_536 * MiB),
    WEBHOOK_ALLOW_PRIVATE: flag,
    RATE_LIMITS: z.enum(["on", "off"]).default("on"),
    SWEEP_SECONDS: int(60, 1, 86_400),
    SWEEP_GRACE_SECONDS: int(15 * 60, 1, 86_400),
    UPLOAD_TRASH_SECONDS: int(86_400, 0, 365 * 86_400),
    AUDIT_DAYS: int(365, 0, 36_500),
    ADMIN_EMAIL: optional,
    ADMIN_PASSWORD: optional,
    REGISTRATION: z.enum(["closed", "invitation", "open"]).default("closed"),
    GITHUB_CLIENT_ID: optional,
    GITHUB_CLIENT_SECRET: optional,
    GOOGLE_CLIENT_ID: optional,
    GOOGLE_CLIENT_SECRET: optional,
    OIDC_ISSUER: address,
    OIDC_CLIENT_ID: optional,
    OIDC_CLIENT_SECRET: optional,
    OIDC_NAME: z
      .string()
      .max(40)
      .default("")
      .transform((value) => value.trim() || "single sign-on"),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  })
  .refine((env) => !env.S3_BUCKET || (!!env.S3_ACCESS_KEY_ID && !!env.S3_SECRET_ACCESS_KEY), {
    path: ["S3_BUCKET"],
    message: "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong to it",
  })
  .refine((env) => !env.ADMIN_EMAIL === !env.ADMIN_PASSWORD, {
    path: ["ADMIN_EMAIL"],
    message: "ADMIN_EMAIL and ADMIN_PASSWORD go together",
  })
  .refine((env) => !env.GITHUB_CLIENT_ID === !env.GITHUB_CLIENT_SECRET, {
    path: ["GITHUB_CLIENT_ID"],
    message: "GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET go together",
  })
  .refine((env) => !env.GOOGLE_CLIENT_ID === !env.GOOGLE_CLIENT_SECRET, {
    path: ["GOOGLE_CLIENT_ID"],
    message: "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET go together",
  })
  .refine(
    ({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET }) =>
      !OIDC_ISSUER === !OIDC_CLIENT_ID && !OIDC_ISSUER === !OIDC_CLIENT_SECRET,
    { path: ["OIDC_ISSUER"], message: "OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together" },
  );

export type Env = z.output<typeof shape>;

/** The configuration was refused. The message names each variable and what is wrong with it. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

/** Parses a set of variables. @throws EnvError with one line for each bad value; no value is repeated, as it may be a secret */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = shape.safeParse(source);
  if (result.success) return { ...result.data, DATA_DIR: resolve(result.data.DATA_DIR) };
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new EnvError(`The configuration cannot be used:\n${lines.join("\n")}`);
}

/** The configuration of this process, parsed at the first call; the server makes that call at boot. */
export const env = (): Env => singleton("env", () => parseEnv(process.env));
