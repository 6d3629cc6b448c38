import { SetProfileImage } from "@/lib/contracts/uploads";
import { except, withApi } from "@/lib/http/withApi";
import { setProfileImage } from "@/lib/uploads/profile";

export const PUT = withApi({ auth: "user", body: SetProfileImage }, ({ actor, body }) => setProfileImage(actor, body));

export const { GET, POST, PATCH, DELETE } = except("PUT");
