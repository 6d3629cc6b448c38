"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { listAudit } from "@/lib/accounts/audit";
import * as invitations from "@/lib/accounts/invitations";
import { createPasswordLink } from "@/lib/accounts/passwordLinks";
import * as people from "@/lib/accounts/people";
import { AUDIT_PER_PAGE, MoreHistory } from "@/lib/contracts/audit";
import { MorePictures, PICTURES_PER_PAGE, SlotBatch } from "@/lib/contracts/everybody";
import { CreateInvitation } from "@/lib/contracts/invitations";
import { CreatePerson, EditPerson, MorePeople, PEOPLE_PER_PAGE } from "@/lib/contracts/people";
import { defineAction } from "@/lib/http/defineAction";
import * as everybody from "@/lib/slots/everybody";

export const morePeople = defineAction(MorePeople, (actor, page) =>
  people.listPeople(actor, { ...page, limit: PEOPLE_PER_PAGE }),
);

export const moreHistory = defineAction(MoreHistory, (actor, { userId, after }) =>
  listAudit(actor, { user_id: userId }, { limit: AUDIT_PER_PAGE, after }),
);

export const createPerson = defineAction(CreatePerson, async (actor, input) => {
  const person = await people.createPerson(actor, input);
  revalidatePath("/images");
  return person;
});

export const changePerson = defineAction(EditPerson, async (actor, { id, ...change }) => {
  const person = await people.changePerson(actor, id, change);
  // An administrator may have changed themselves: their name stands on every page.
  revalidatePath("/", "layout");
  return person;
});

/** As many as anybody looks through. */
const INVITATIONS_SHOWN = 100;

export const openInvitations = defineAction(z.object({}), (actor) =>
  invitations.listInvitations(actor, { limit: INVITATIONS_SHOWN }),
);

/** The answer has the link, this once. */
export const createInvitation = defineAction(CreateInvitation, (actor, input) =>
  invitations.createInvitation(actor, input),
);

export const revokeInvitation = defineAction(z.object({ id: z.uuid() }), (actor, { id }) =>
  invitations.revokeInvitation(actor, id),
);

/** The answer has the link, this once. */
export const makePasswordLink = defineAction(z.object({ id: z.uuid() }), (actor, { id }) =>
  createPasswordLink(actor, id),
);

export const morePictures = defineAction(MorePictures, (actor, page) =>
  everybody.listEverybody(actor, { ...page, limit: PICTURES_PER_PAGE }),
);

/** @returns which of them went */
export const deleteSlots = defineAction(SlotBatch, async (actor, { ids }) => {
  const done = await everybody.deleteSlots(actor, ids);
  revalidatePath("/images", "layout");
  return done;
});

/** @returns which of them are back */
export const restoreSlots = defineAction(SlotBatch, async (actor, { ids }) => {
  const done = await everybody.restoreSlots(actor, ids);
  revalidatePath("/images", "layout");
  return done;
});
