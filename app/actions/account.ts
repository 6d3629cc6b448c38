"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { unlinkIdentity as unlink } from "@/lib/accounts/identities";
import { setPasswordByLink } from "@/lib/accounts/passwordLinks";
import { register as makeAccount } from "@/lib/accounts/register";
import { setUp as setUpFirstAdmin } from "@/lib/accounts/setup";
import { createToken as makeToken, deleteToken as revokeToken } from "@/lib/accounts/tokens";
import { changePassword as setPassword, changeProfile as setProfile } from "@/lib/accounts/users";
import { ChangePassword, ChangeProfile, CreateToken, SetUp } from "@/lib/contracts/accounts";
import { UnlinkIdentity } from "@/lib/contracts/identities";
import { NewPassword, Register } from "@/lib/contracts/invitations";
import { defineAction, definePublicAction } from "@/lib/http/defineAction";

export const changePassword = defineAction(ChangePassword, (actor, input) => setPassword(actor, input));

export const changeProfile = defineAction(ChangeProfile, async (actor, input) => {
  const user = await setProfile(actor, input);
  revalidatePath("/", "layout");
  return user;
});

/** The answer has the secret, this once. */
export const createToken = defineAction(CreateToken, async (actor, input) => {
  const token = await makeToken(actor, input);
  revalidatePath("/settings");
  return token;
});

export const deleteToken = defineAction(z.object({ id: z.uuid() }), async (actor, { id }) => {
  await revokeToken(actor, id);
  revalidatePath("/settings");
});

export const unlinkIdentity = defineAction(UnlinkIdentity, async (actor, { id }) => {
  await unlink(actor, id);
  revalidatePath("/settings");
});

/** By the one-time link. The page signs in afterwards, as everybody does. */
export const setUp = definePublicAction(SetUp, "setup", (input) => setUpFirstAdmin(input));

/** By an invitation, or where registration is open. The page signs in afterwards, as everybody does. */
export const register = definePublicAction(Register, "register", async (input) => {
  await makeAccount(input);
});

/** By the link of an administrator. @returns the address to sign in with */
export const setNewPassword = definePublicAction(NewPassword, "link", (input) => setPasswordByLink(input));
