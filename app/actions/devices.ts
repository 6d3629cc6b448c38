"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { CreateDevice, DeviceReference, EditDevice, PairingReference } from "@/lib/contracts/devices";
import { loadDevices } from "@/lib/devices/list";
import { changeDevice, createDevice, revokeDevice as revoke } from "@/lib/devices/manage";
import * as pairing from "@/lib/devices/pairing";
import { defineAction } from "@/lib/http/defineAction";
import type { Actor } from "@/lib/identity/actor";

async function changed(actor: Actor) {
  revalidatePath("/devices");
  return loadDevices(actor);
}

export const loadDevicesState = defineAction(z.object({}), (actor) => loadDevices(actor));

/** The answer has the token, this once. */
export const addDevice = defineAction(CreateDevice, async (actor, input) => {
  const device = await createDevice(actor, input);
  revalidatePath("/devices");
  return device;
});

export const editDevice = defineAction(EditDevice, async (actor, { id, ...change }) => {
  await changeDevice(actor, id, change);
  return changed(actor);
});

export const revokeDevice = defineAction(DeviceReference, async (actor, { id }) => {
  await revoke(actor, id);
  return changed(actor);
});

export const findPairing = defineAction(PairingReference, (actor, { code }) => pairing.findPairing(actor, code));

export const approvePairing = defineAction(PairingReference, async (actor, { code }) => {
  await pairing.approvePairing(actor, code);
  return changed(actor);
});

export const denyPairing = defineAction(PairingReference, async (actor, { code }) => {
  await pairing.denyPairing(actor, code);
  return null;
});
