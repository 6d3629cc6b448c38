"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import * as organizations from "@/lib/accounts/organizations";
import { AddMember, ChangeMember, CreateOrganization, MEMBERS_PER_PAGE, Slug } from "@/lib/contracts/organizations";
import { defineAction } from "@/lib/http/defineAction";

const membersOf = (org: string) => `/library/${org}/members`;

export const createOrganization = defineAction(CreateOrganization, async (actor, input) => {
  const organization = await organizations.createOrganization(actor, input);
  revalidatePath("/library");
  return organization;
});

export const moreMembers = defineAction(z.object({ org: Slug, after: z.uuid() }), (actor, { org, after }) =>
  organizations.listMembers(actor, org, { limit: MEMBERS_PER_PAGE, after }),
);

export const addMember = defineAction(AddMember.extend({ org: Slug }), async (actor, { org, ...input }) => {
  const member = await organizations.addMember(actor, org, input);
  revalidatePath(membersOf(org));
  return member;
});

export const changeMember = defineAction(
  ChangeMember.extend({ org: Slug, userId: z.uuid() }),
  async (actor, { org, userId, role }) => {
    const member = await organizations.changeMember(actor, org, userId, role);
    // One may have changed one's own role: it decides what every page of the library offers.
    revalidatePath("/library", "layout");
    return member;
  },
);

/** The owner takes somebody out, or a member leaves. */
export const removeMember = defineAction(z.object({ org: Slug, userId: z.uuid() }), async (actor, { org, userId }) => {
  await organizations.removeMember(actor, org, userId);
  // Whoever left may not read the page of the members any more, which would say so before the address changes.
  if (userId !== actor.userId) revalidatePath(membersOf(org));
});
