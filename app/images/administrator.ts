import { notFound } from "next/navigation";
import { profilePicture } from "@/lib/accounts/users";
import { currentActor } from "@/lib/http/currentActor";
import type { Actor } from "@/lib/identity/actor";

/** The administrator who reads this page. For everybody else, signed in or not, there is no such page. */
export async function administrator(): Promise<Actor & { picture: string | null }> {
  const actor = await currentActor();
  if (actor?.role !== "admin") notFound();
  return { ...actor, picture: await profilePicture(actor.userId) };
}

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The first value of a parameter: an address may name it several times. */
export const first = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? "";
