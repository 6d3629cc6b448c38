import { z } from "zod";
import { gone, IDEMPOTENT, type Operation, ok } from "./operationParts";
import { ChangeSlot, CreateSlot, ListQuery, ReferenceImage, Reorder, SlotParams, UploadQuery } from "./referenceImages";

const BASE = "/api/reference-images";
const common = { tag: "Reference images", caller: "user" } as const;

/** The addresses of a person's five reference images. */
export const SLOT_OPERATIONS: readonly Operation[] = [
  {
    ...common,
    method: "get",
    path: BASE,
    summary: "A person's slots by their order",
    query: ListQuery,
    headers: { "If-None-Match": "The ETag of an earlier answer." },
    answers: {
      200: ok(z.array(ReferenceImage), "The slots", {
        ETag: "Changes with the slots, their view counts and their URLs.",
      }),
      304: { description: "Nothing has changed" },
    },
    problems: [404],
  },
  {
    ...common,
    method: "post",
    path: BASE,
    summary: "A new slot, with or without its picture",
    query: UploadQuery,
    headers: IDEMPOTENT,
    body: CreateSlot,
    form: { fields: CreateSlot, file: "image", optional: true },
    answers: { 201: ok(ReferenceImage, "The slot") },
    problems: [400, 404, 409, 413, 415, 422, 503, 507],
  },
  {
    ...common,
    method: "put",
    path: `${BASE}/reorder`,
    summary: "All slots in a new order, or none",
    query: ListQuery,
    body: Reorder,
    headers: { "If-Match": "The ETag of the list that was arranged: refused with 412 when it has changed since." },
    answers: { 200: ok(z.array(ReferenceImage), "The slots by their new order") },
    problems: [400, 404, 412],
  },
  {
    ...common,
    method: "get",
    path: `${BASE}/{id}`,
    summary: "One slot",
    params: SlotParams,
    answers: { 200: ok(ReferenceImage, "The slot") },
    problems: [404],
  },
  {
    ...common,
    method: "patch",
    path: `${BASE}/{id}`,
    summary: "Rename a slot, or move it to a free position",
    params: SlotParams,
    body: ChangeSlot,
    answers: { 200: ok(ReferenceImage, "The slot") },
    problems: [400, 404],
  },
  {
    ...common,
    method: "delete",
    path: `${BASE}/{id}`,
    summary: "Delete a slot and its picture for good",
    params: SlotParams,
    answers: { 204: gone },
    problems: [404],
  },
  {
    ...common,
    method: "post",
    path: `${BASE}/{id}/upload-image`,
    summary: "Set or replace a slot's picture",
    params: SlotParams,
    query: UploadQuery,
    headers: IDEMPOTENT,
    description: "The old picture stays in place until the new one is stored.",
    form: { file: "image" },
    answers: { 200: ok(ReferenceImage, "The slot") },
    problems: [400, 404, 409, 413, 415, 422, 503, 507],
  },
  {
    ...common,
    method: "post",
    path: `${BASE}/{id}/view`,
    summary: "Count one view",
    params: SlotParams,
    answers: { 204: gone },
    problems: [404],
  },
  {
    ...common,
    method: "post",
    path: `${BASE}/{id}/restore`,
    summary: "Bring back a slot that was deleted from the page",
    params: SlotParams,
    answers: { 200: ok(ReferenceImage, "The slot") },
    problems: [400, 404],
  },
];
