"use server";

import { revalidatePath } from "next/cache";
import * as people from "@/lib/accounts/people";
import { MorePictures, PICTURES_PER_PAGE, SlotBatch } from "@/lib/contracts/everybody";
import { CreatePerson, EditPerson, MorePeople, PEOPLE_PER_PAGE } from "@/lib/contracts/people";
import { defineAction } from "@/lib/http/defineAction";
import * as everybody from "@/lib/slots/everybody";

export const morePeople = defineAction(MorePeople, (actor, page) =>
  people.listPeople(actor, { ...page, limit: PEOPLE_PER_PAGE }),
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
