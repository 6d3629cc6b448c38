import { SlotParams } from "@/lib/contracts/referenceImages";
import { except, withApi } from "@/lib/http/withApi";
import { restoreSlot } from "@/lib/slots/remove";

export const POST = withApi({ auth: "user", params: SlotParams }, ({ actor, params }) => restoreSlot(actor, params.id));

export const { GET, PUT, PATCH, DELETE } = except("POST");
