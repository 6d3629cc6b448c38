import { z } from "zod";
import { changePerson, readPerson } from "@/lib/accounts/people";
import { ChangePerson } from "@/lib/contracts/people";
import { except, withApi } from "@/lib/http/withApi";

const params = { id: z.uuid() };

export const GET = withApi({ auth: "admin", params }, ({ actor, params: { id } }) => readPerson(actor, id));

export const PATCH = withApi({ auth: "admin", params, body: ChangePerson }, ({ actor, params: { id }, body }) =>
  changePerson(actor, id, body),
);

export const { POST, PUT, DELETE } = except("GET", "PATCH");
