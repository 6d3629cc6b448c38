import { redirect } from "next/navigation";
import { profilePicture } from "@/lib/accounts/users";
import { currentActor } from "@/lib/http/currentActor";
import type { Actor } from "@/lib/identity/actor";

type Reader = Actor & { picture: string | null };

/** Who reads this page; whoever is not signed in is sent to do so, and comes back to `path`. */
export async function signedIn(path: string): Promise<Reader> {
  const reader = await signedInOrNot();
  if (!reader) redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
  return reader;
}

/** Who reads a page that is open to everybody; null is somebody who is not signed in. */
export async function signedInOrNot(): Promise<Reader | null> {
  const actor = await currentActor();
  return actor && { ...actor, picture: await profilePicture(actor.userId) };
}
