import { ChangeSlot, SlotParams } from "@/lib/contracts/referenceImages";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { changeSlot } from "@/lib/slots/change";
import { readSlot } from "@/lib/slots/list";
import { deleteSlot } from "@/lib/slots/remove";

export const GET = withApi({ auth: "user", params: SlotParams }, ({ actor, params }) => readSlot(actor, params.id));

export const PATCH = withApi({ auth: "user", params: SlotParams, body: ChangeSlot }, ({ actor, params, body }) =>
  changeSlot(actor, params.id, body),
);

export const DELETE = withApi({ auth: "user", params: SlotParams }, async ({ actor, params }) => {
  await deleteSlot(actor, params.id);
  return noContent();
});

export const { POST, PUT } = except("GET", "PATCH", "DELETE");
