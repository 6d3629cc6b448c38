import { ownUsage } from "@/lib/accounts/usage";
import { except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "user" }, ({ actor }) => ownUsage(actor));

export const { POST, PUT, PATCH, DELETE } = except("GET");
