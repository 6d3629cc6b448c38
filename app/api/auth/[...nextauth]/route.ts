import { handleAuth } from "@/lib/http/authRoute";
import { except } from "@/lib/http/withApi";

export const GET = handleAuth;
export const POST = handleAuth;

export const { PUT, PATCH, DELETE } = except("GET", "POST");
