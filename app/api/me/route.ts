import { presentMe } from "@/lib/accounts/users";
import { withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "user" }, ({ actor }) => presentMe(actor));
