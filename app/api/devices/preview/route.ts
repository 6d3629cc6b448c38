import { PreviewQuery } from "@/lib/contracts/devices";
import { renderPreview } from "@/lib/devices/preview";
import { except, withApi } from "@/lib/http/withApi";

export const GET = withApi({ auth: "user", query: PreviewQuery, limit: "preview" }, async ({ actor, query }) => {
  const { data, contentType, bytes } = await renderPreview(actor, query.order, query.profile);
  const headers = {
    "Content-Type": contentType,
    "Cache-Control": "private, max-age=60",
    "X-File-Bytes": String(bytes),
  };
  return new Response(new Uint8Array(data), { headers });
});

export const { POST, PUT, PATCH, DELETE } = except("GET");
