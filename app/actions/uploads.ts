"use server";

import { revalidatePath } from "next/cache";
import {
  ArrangeGig,
  ChooseProfileImage,
  FileReference,
  GigReference,
  MoreGigs,
  MoreTrash,
  MoreUploads,
  Nothing,
  PutOnGig,
  RestoreUpload,
} from "@/lib/contracts/uploads";
import { defineAction } from "@/lib/http/defineAction";
import { arrangeGig as arrange, gigTag, listGigs, putOnGig as put, readGig } from "@/lib/uploads/gigs";
import { listShown, listTrash } from "@/lib/uploads/list";
import { setProfileImage } from "@/lib/uploads/profile";
import {
  emptyTrash as empty,
  purgeUpload as purge,
  deleteUpload as remove,
  restoreUpload as restore,
} from "@/lib/uploads/trash";

const PAGE = 48;

const changed = () => revalidatePath("/uploads");

export const loadUploads = defineAction(MoreUploads, (actor, query) => listShown(actor, { ...query, limit: PAGE }));

export const loadTrash = defineAction(MoreTrash, (actor, query) => listTrash(actor, { ...query, limit: PAGE }));

export const loadGigs = defineAction(MoreGigs, (actor, { after }) => listGigs(actor, after));

export const loadGig = defineAction(GigReference, (_actor, { gigId }) => readGig(gigId));

export const deleteUpload = defineAction(FileReference, async (actor, { id }) => {
  const left = await remove(actor, id);
  // It may have been the profile image, which every page shows.
  revalidatePath("/", "layout");
  return left;
});

export const restoreUpload = defineAction(RestoreUpload, async (actor, { id, left }) => {
  const { lost } = await restore(actor, id, left);
  revalidatePath("/", "layout");
  return lost;
});

export const purgeUpload = defineAction(FileReference, async (actor, { id }) => {
  await purge(actor, id);
  changed();
});

export const emptyTrash = defineAction(Nothing, async (actor) => {
  const count = await empty(actor);
  changed();
  return count;
});

export const chooseProfileImage = defineAction(ChooseProfileImage, async (actor, { id }) => {
  const image = await setProfileImage(actor, { file_id: id });
  revalidatePath("/", "layout");
  return image;
});

export const arrangeGig = defineAction(ArrangeGig, async (actor, { gigId, fileIds, expected }) => {
  const gig = await arrange(actor, gigId, fileIds, (tag) => tag === gigTag(expected));
  changed();
  return gig;
});

export const putOnGig = defineAction(PutOnGig, async (actor, { id, gigId }) => {
  await put(actor, gigId, id);
  changed();
});
