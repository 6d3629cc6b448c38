import { redirect } from "next/navigation";
import { profilePicture } from "@/lib/accounts/users";
import { currentActor } from "@/lib/http/currentActor";
import type { Actor } from "@/lib/identity/actor";

/** Who reads this page; whoever is not signed in is sent to do so, and comes back to `path`. */
export async function signedIn(path: string): Promise<Actor & { picture: string | null }> {
  const actor = await currentActor();
  if (!actor) redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
  return { ...actor, picture: await profilePicture(actor.userId) };
}
