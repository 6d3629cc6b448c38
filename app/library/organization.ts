import { notFound } from "next/navigation";
import { type OrganizationRole, Slug } from "@/lib/contracts/organizations";
import { AppError } from "@/lib/core/errors";
import type { Actor } from "@/lib/identity/actor";
import { enter } from "@/lib/identity/organizations";
import { signedIn } from "../signedIn";

/** An organisation as its pages need it. */
export interface OpenOrganization {
  actor: Actor;
  /** Null where the reader is no member: then nothing of it is told, not even its name. */
  organization: { slug: string; name: string; role: OrganizationRole } | null;
}

/** Who reads a page of an organisation, and their part in it. An address that no organisation has is not found. */
export async function openOrganization(slug: string, path: string): Promise<OpenOrganization> {
  const actor = await signedIn(path);
  // What is no address at all the database would not even compare.
  if (!Slug.safeParse(slug).success) notFound();
  try {
    const { organization, role } = await enter(actor, slug, "org:read");
    return { actor, organization: { slug: organization.slug, name: organization.name, role } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "not_found") notFound();
    if (error.code === "forbidden") return { actor, organization: null };
    throw error;
  }
}
