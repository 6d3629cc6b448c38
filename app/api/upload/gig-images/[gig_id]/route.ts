import { GigParams, SetGigImages } from "@/lib/contracts/uploads";
import { except, withApi } from "@/lib/http/withApi";
import { arrangeGig, readGig } from "@/lib/uploads/gigs";

export const GET = withApi({ auth: "user", params: GigParams }, ({ params }) => readGig(params.gig_id));

export const PUT = withApi({ auth: "user", params: GigParams, body: SetGigImages }, ({ actor, params, body }) =>
  arrangeGig(actor, params.gig_id, body.file_ids),
);

export const { POST, PATCH, DELETE } = except("GET", "PUT");
