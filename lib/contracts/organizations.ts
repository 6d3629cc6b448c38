import { z } from "zod";
import { Email } from "./accounts";

export const OrganizationRole = z.enum(["viewer", "editor", "owner"]);
export type OrganizationRole = z.output<typeof OrganizationRole>;

export const Slug = z.string().regex(/^[a-z0-9-]{2,50}$/, "Use 2 to 50 small letters, digits and dashes");

export const Organization = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  /** Of the caller. */
  role: OrganizationRole,
  created_at: z.iso.datetime(),
});
export type Organization = z.output<typeof Organization>;

export const CreateOrganization = z.strictObject({
  name: z.string().trim().min(1, "Enter a name").max(120, "At most 120 characters"),
  slug: Slug,
});
export type CreateOrganization = z.output<typeof CreateOrganization>;

export const Member = z.object({
  user_id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: OrganizationRole,
  created_at: z.iso.datetime(),
});
export type Member = z.output<typeof Member>;

export const AddMember = z.strictObject({ email: Email, role: OrganizationRole.default("viewer") });
export type AddMember = z.output<typeof AddMember>;
export const ChangeMember = z.strictObject({ role: OrganizationRole });

/** How many members a page of the list holds. */
export const MEMBERS_PER_PAGE = 100;

/** A page of the members. */
export interface MemberList {
  items: Member[];
  /** The id after which the next page begins; absent on the last. */
  next?: string;
  total: number;
}
