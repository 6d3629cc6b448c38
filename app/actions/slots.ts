"use server";

import { revalidatePath } from "next/cache";
import { AuditReference } from "@/lib/contracts/audit";
import {
  Arrangement,
  PersonReference,
  type PutBackResult,
  RenameSlot,
  SlotReference,
  type SlotsState,
} from "@/lib/contracts/referenceImages";
import { defineAction } from "@/lib/http/defineAction";
import type { Actor } from "@/lib/identity/actor";
import { arrange } from "@/lib/slots/arrange";
import { changeSlot } from "@/lib/slots/change";
import { loadSlotsState } from "@/lib/slots/list";
import { putBackOrder as putBack } from "@/lib/slots/putBack";
import { deleteSlotWithUndo, restoreSlot as restore } from "@/lib/slots/remove";

/** The pages that show the changed person are made anew, and the manager gets the state it shows. */
async function changed(actor: Actor, userId: string): Promise<SlotsState> {
  revalidatePath("/");
  revalidatePath("/images");
  return loadSlotsState(actor, userId);
}

export const loadSlots = defineAction(PersonReference, (actor, { userId }) => loadSlotsState(actor, userId));

export const arrangeSlots = defineAction(Arrangement, async (actor, { userId, positions, version }) => {
  await arrange(actor, userId, positions, version);
  return changed(actor, userId);
});

export const renameSlot = defineAction(RenameSlot, async (actor, { id, name }) => {
  const { user } = await changeSlot(actor, id, { name });
  return changed(actor, user);
});

export const deleteSlot = defineAction(SlotReference, async (actor, { id }) => {
  const { userId } = await deleteSlotWithUndo(actor, id);
  return changed(actor, userId);
});

export const restoreSlot = defineAction(SlotReference, async (actor, { id }) => {
  const { user } = await restore(actor, id);
  return changed(actor, user);
});

/** @returns what came of it, and what is then true */
export const putBackOrder = defineAction(AuditReference, async (actor, { id }): Promise<PutBackResult> => {
  const { userId, changed: moved, gone } = await putBack(actor, id);
  return { state: await changed(actor, userId), changed: moved, gone };
});
