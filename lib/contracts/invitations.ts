import { z } from "zod";
import { Email, Password, PersonName } from "./accounts";

/** How long an invitation lasts where nothing else is said, and at most. */
export const INVITATION_DAYS = 7;
export const MAX_INVITATION_DAYS = 90;

export const CreateInvitation = z.strictObject({
  /** Without one, whoever has the link may use it, with any address. */
  email: Email.nullish(),
  role: z.enum(["user", "admin"]).default("user"),
  expires_at: z.iso.datetime({ offset: true }).nullish(),
});
export type CreateInvitation = z.output<typeof CreateInvitation>;

/** An invitation that can still be used. */
export const Invitation = z.object({
  id: z.uuid(),
  email: z.string().nullable(),
  role: z.enum(["user", "admin"]),
  /** Null for one of the command line. */
  invited_by: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  expires_at: z.iso.datetime(),
  created_at: z.iso.datetime(),
});
export type Invitation = z.output<typeof Invitation>;

/** With its path and secret, in the answer to its creation alone. */
export type NewInvitation = Invitation & { path: string };

const Secret = z.string().max(200);

/** Without a link where anybody may register. A role is never asked for: the invitation has it. */
export const Register = z.strictObject({
  link: Secret.optional(),
  email: Email,
  name: PersonName,
  password: Password,
});
export type Register = z.output<typeof Register>;

export const NewPassword = z.strictObject({ link: Secret, password: Password });
export type NewPassword = z.output<typeof NewPassword>;

/** A link by which somebody sets a new password; shown once. */
export interface PasswordLink {
  path: string;
  expires_at: string;
}
