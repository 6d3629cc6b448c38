import { z } from "zod";
import { cleanLine } from "../core/text";

const NOT_AN_ADDRESS = "This is not an e-mail address";

/**
 * As browsers judge an `<input type="email">` (HTML Living Standard): addresses inside a network have no dot. Judged before
 * it is written small: the Kelvin sign would become a `k`, and with it the address of somebody else.
 */
export const Email = z
  .string()
  .trim()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII; what of it may stand where is judged below
  .regex(/^[\u0000-\u007f]*$/, NOT_AN_ADDRESS)
  .toLowerCase()
  .pipe(z.email({ pattern: z.regexes.html5Email, error: NOT_AN_ADDRESS }).max(254));
/** NIST SP 800-63B: length is what counts; no rules of composition. */
export const Password = z.string().min(8, "Use at least 8 characters").max(256, "Use at most 256 characters");
export const PersonName = z
  .string()
  .transform((text) => cleanLine(text).trim())
  .pipe(z.string().min(1, "Enter a name").max(120, "At most 120 characters"));

export const Me = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(["user", "admin"]),
  profile_image_url: z.string().nullable(),
  organizations: z.array(z.object({ slug: z.string(), name: z.string(), role: z.enum(["viewer", "editor", "owner"]) })),
});
export type Me = z.output<typeof Me>;

export const CreateToken = z.strictObject({
  name: PersonName,
  expires_at: z.iso.datetime({ offset: true }).nullish(),
});
export type CreateToken = z.output<typeof CreateToken>;

export const Token = z.object({
  id: z.uuid(),
  name: z.string(),
  expires_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});
export type Token = z.output<typeof Token>;
/** The answer to its creation alone: the secret is shown once. */
export type NewToken = Token & { token: string };

export const ChangePassword = z.object({ current: z.string().max(256), next: Password });
export type ChangePassword = z.output<typeof ChangePassword>;

export const ChangeProfile = z.object({ name: PersonName });
export type ChangeProfile = z.output<typeof ChangeProfile>;

export const SetUp = z.object({ link: z.string().max(200), email: Email, name: PersonName, password: Password });
export type SetUp = z.output<typeof SetUp>;

/** What a person's or an organisation's pictures take. */
export const StorageUsage = z.object({
  images: z.int().describe("Those that can still be restored too."),
  bytes: z.int().describe("Of originals and all of their renditions."),
  limit_bytes: z.int().nullable().describe("Null: no limit."),
});
export type StorageUsage = z.output<typeof StorageUsage>;
