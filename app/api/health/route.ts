import { checkHealth } from "@/lib/http/health";
import { except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "none" }, () => checkHealth());

export const { POST, PUT, PATCH, DELETE } = except("GET");
