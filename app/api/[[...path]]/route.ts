import { nowhere } from "@/lib/http/withApi";

/** What no other route answers: a program is told so in its own words, not by a page. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE } = nowhere();
