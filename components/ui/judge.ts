import { sniffFile } from "@/lib/browser/pictureFile";
import { type Limits, type Refusal, refusals } from "./uploadWords";

/** Clipboards call every picture image.png. */
export const labelOf = (file: File): string => (file.name === "image.png" ? "Pasted image" : file.name || "Picture");

/** What can be told of a file without the server. */
export async function judge(file: File, limits: Limits): Promise<Refusal | null> {
  const label = labelOf(file);
  if (file.size > limits.maxBytes) return refusals.tooLarge(label, file.size, limits);
  try {
    const type = await sniffFile(file);
    return type && limits.accept.includes(type) ? null : refusals.notAnImage(label, limits);
  } catch {
    return refusals.damaged(label);
  }
}
