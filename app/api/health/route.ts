import { checkHealth } from "@/lib/http/health";
import { withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "none" }, () => checkHealth());
