import { z } from "zod";
import { Email, Password, PersonName } from "./accounts";

/** A person as administrators see them. */
export const Person = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(["user", "admin"]),
  disabled: z.boolean(),
  created_at: z.iso.datetime(),
  profile_image_url: z.url().nullable(),
  /** Its smallest version, for lists. */
  profile_image_thumbnail: z.url().nullable(),
  reference_image_count: z.int(),
  /** Those with a picture, by order. */
  reference_images: z.array(
    z.object({ id: z.uuid(), order: z.int(), name: z.string().nullable(), thumbnail: z.url() }),
  ),
});
export type Person = z.output<typeof Person>;

export const CreatePerson = z.strictObject({
  email: Email,
  name: PersonName.optional(),
  role: z.enum(["user", "admin"]).default("user"),
  /** Without one, the person cannot sign in by password. */
  password: Password.optional(),
});
export type CreatePerson = z.output<typeof CreatePerson>;

export const ChangePerson = z.strictObject({
  role: z.enum(["user", "admin"]).optional(),
  name: PersonName.optional(),
  disabled: z.boolean().optional(),
});
export type ChangePerson = z.output<typeof ChangePerson>;

/** The page's "Show more": those after the person with the id `after`. */
export const MorePeople = z.object({ q: z.string().max(200).default(""), after: z.uuid() });

export const EditPerson = ChangePerson.extend({ id: z.uuid() });

/** A page of people. */
export interface PeopleList {
  items: Person[];
  /** The id after which the next page begins; absent on the last. */
  next?: string;
  total: number;
}

/** How many people a page of the list holds. */
export const PEOPLE_PER_PAGE = 50;
