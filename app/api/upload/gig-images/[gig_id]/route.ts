import { type GigImages, GigParams, GigPath, SetGigImages } from "@/lib/contracts/uploads";
import { etagMatches } from "@/lib/http/etag";
import { parse } from "@/lib/http/validation";
import { except, ok, withApi } from "@/lib/http/withApi";
import { arrangeGig, gigTag, readGig } from "@/lib/uploads/gigs";

const tagged = (gig: GigImages) => ok(gig, { ETag: gigTag(gig.images.map(({ file_id }) => file_id)) });

export const GET = withApi({ auth: "user", params: GigPath }, async ({ params }) =>
  tagged(await readGig(parse(GigParams, params).gig_id)),
);

export const PUT = withApi(
  { auth: "user", params: GigPath, body: SetGigImages },
  async ({ actor, params, body, request }) => {
    const { gig_id } = parse(GigParams, params);
    const header = request.headers.get("if-match");
    const expected = header === null ? undefined : (tag: string) => etagMatches(header, tag);
    return tagged(await arrangeGig(actor, gig_id, body.file_ids, expected));
  },
);

export const { POST, PATCH, DELETE } = except("GET", "PUT");
