import { SlotParams } from "@/lib/contracts/referenceImages";
import { except, noContent, withApi } from "@/lib/http/withApi";
import { countView } from "@/lib/slots/change";

export const POST = withApi({ auth: "user", params: SlotParams }, async ({ actor, params }) => {
  await countView(actor, params.id);
  return noContent();
});

export const { GET, PUT, PATCH, DELETE } = except("POST");
