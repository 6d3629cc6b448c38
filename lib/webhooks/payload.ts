import { db } from "../db/client";
import { PRESENTABLE, presentImage } from "../images/present";
import { currentExpiry } from "../images/sign";

/** What of a delivery its body is made of. */
export interface Told {
  type: string;
  createdAt: Date;
  data: Record<string, unknown>;
}

/**
 * The body of a delivery, as it is sent now: with the URLs of its picture, where that is still there. They expire, so they
 * are made for each try.
 */
export async function bodyOf({ type, createdAt, data }: Told): Promise<string> {
  const { image, ...rest } = data as { image?: { id: string } };
  const told = image ? { ...rest, image: { ...image, ...(await urlsOf(type, image.id)) } } : rest;
  return JSON.stringify({ type, timestamp: createdAt.toISOString(), data: told });
}

async function urlsOf(type: string, id: string) {
  // What was deleted may come back by undo, and is nobody's until then.
  const found = type === "image.deleted" ? null : await db().image.findUnique({ where: { id }, select: PRESENTABLE });
  if (!found) return { urls: null, urls_expire_at: null };
  const { original, thumbnail, medium, large } = presentImage(found, ["thumbnail", "medium", "large"]);
  return {
    urls: { original, thumbnail, medium, large },
    urls_expire_at: new Date(currentExpiry() * 1000).toISOString(),
  };
}
