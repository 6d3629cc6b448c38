import { restoreUpload } from "@/app/actions/uploads";
import type { PlacesLeft, UploadedFile } from "@/lib/contracts/uploads";
import { failed, succeeded } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { lostPlaces } from "./words";

/** What toasts about a file are about: each takes the place of the one before. */
export const aboutFile = (id: string): string => `upload ${id}`;

/**
 * Brings a file back, and says what of its places did not come back with it.
 * @param left the places it had, for an undo
 * @returns whether it is back
 */
export async function restoreFile(
  { file_id: id, original_filename: name }: Pick<UploadedFile, "file_id" | "original_filename">,
  left?: PlacesLeft,
): Promise<boolean> {
  const result = await attempt(() => restoreUpload({ id, left }), []);
  if (!result.ok) failed(`${name} was not restored.`, result.problem.sentence, aboutFile(id));
  else succeeded(`${name} restored.`, { text: lostPlaces(result.data), about: aboutFile(id) });
  return result.ok;
}
