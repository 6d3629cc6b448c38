/** With openapi-fetch, and the types that openapi-typescript makes of this server's document. */
export const TYPED_CLIENT = `import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import createClient from "openapi-fetch";
import type { paths } from "./api";

const api = createClient<paths>({
  baseUrl: "http://localhost:3000",
  headers: { Authorization: "Bearer " + process.env.CONTACT_SHEET_TOKEN },
});

// The five slots. A path, a field or a status that there is not is an error while you type.
const { data: slots, error } = await api.GET("/api/reference-images");
if (error) throw new Error(error.detail);

// Fill the free ones with the files that were named.
const free = [0, 1, 2, 3, 4].filter((order) => !slots.some((slot) => slot.order === order));
for (const [at, path] of process.argv.slice(2, 2 + free.length).entries()) {
  const form = new FormData();
  form.append("name", basename(path).slice(0, 255));
  form.append("order", String(free[at]));
  form.append("image", await openAsBlob(path), basename(path));
  const { data, error } = await api.POST("/api/reference-images", {
    headers: { "Idempotency-Key": crypto.randomUUID() }, // the same key again creates nothing
    body: {},
    bodySerializer: () => form,
  });
  if (error) console.error(path + ": " + error.detail);
  else console.log("slot " + (data.order + 1) + ": " + data.image?.width + " x " + data.image?.height);
}
`;
