"use server";

import { revalidatePath } from "next/cache";
import {
  ArrangeGig,
  ChooseProfileImage,
  FileReference,
  MoreGigs,
  MoreTrash,
  MoreUploads,
  PutOnGig,
} from "@/lib/contracts/uploads";
import { defineAction } from "@/lib/http/defineAction";
import { arrangeGig as arrange, listGigs, putOnGig as put } from "@/lib/uploads/gigs";
import { listTrash, listUploads } from "@/lib/uploads/list";
import { setProfileImage } from "@/lib/uploads/profile";
import { deleteUpload as remove, restoreUpload as restore } from "@/lib/uploads/trash";

const PAGE = 48;

const changed = () => revalidatePath("/uploads");

export const loadUploads = defineAction(MoreUploads, (actor, query) => listUploads(actor, { ...query, limit: PAGE }));

export const loadTrash = defineAction(MoreTrash, (actor, query) => listTrash(actor, { ...query, limit: PAGE }));

export const loadGigs = defineAction(MoreGigs, (actor, { after }) => listGigs(actor, after));

export const deleteUpload = defineAction(FileReference, async (actor, { id }) => {
  await remove(actor, id);
  // It may have been the profile image, which every page shows.
  revalidatePath("/", "layout");
});

export const restoreUpload = defineAction(FileReference, async (actor, { id }) => {
  const file = await restore(actor, id);
  changed();
  return file;
});

export const chooseProfileImage = defineAction(ChooseProfileImage, async (actor, { id }) => {
  const image = await setProfileImage(actor, { file_id: id });
  revalidatePath("/", "layout");
  return image;
});

export const arrangeGig = defineAction(ArrangeGig, async (actor, { gigId, fileIds }) => {
  const gig = await arrange(actor, gigId, fileIds);
  changed();
  return gig;
});

export const putOnGig = defineAction(PutOnGig, async (actor, { id, gigId }) => {
  await put(actor, gigId, id);
  changed();
});
