import { z } from "zod";
import { ChangeDevice } from "@/lib/contracts/devices";
import { changeDevice, revokeDevice } from "@/lib/devices/manage";
import { except, noContent, withApi } from "@/lib/http/withApi";

const params = { id: z.uuid() };

export const PATCH = withApi({ auth: "user", params, body: ChangeDevice }, ({ actor, params: { id }, body }) =>
  changeDevice(actor, id, body),
);

export const DELETE = withApi({ auth: "user", params }, async ({ actor, params: { id } }) => {
  await revokeDevice(actor, id);
  return noContent();
});

export const { GET, HEAD, POST, PUT } = except("PATCH", "DELETE");
