import { handleAuth } from "@/lib/http/authRoute";

export const GET = handleAuth;
export const POST = handleAuth;
