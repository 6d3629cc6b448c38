import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../contracts/generated/api";
import { BASE_URL, type Caller } from "./api";
import { checkAnswer } from "./checkAnswer";

/** The API as its document types it: a call that the document does not know is no valid test. */
export function clientOf(caller: Caller): Client<paths> {
  const client = createClient<paths>({ baseUrl: BASE_URL, headers: { Authorization: `Bearer ${caller.token}` } });
  client.use({
    onResponse: async ({ request, response }) => {
      const text = await response.clone().text();
      const isJson = /json/.test(response.headers.get("content-type") ?? "");
      checkAnswer(request.method, new URL(request.url).pathname, response.status, isJson ? JSON.parse(text) : text);
    },
  });
  return client;
}
