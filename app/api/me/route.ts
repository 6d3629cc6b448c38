import { presentMe } from "@/lib/accounts/users";
import { except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "user" }, ({ actor }) => presentMe(actor));

export const { POST, PUT, PATCH, DELETE } = except("GET");
