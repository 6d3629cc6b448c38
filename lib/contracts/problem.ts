import type { ErrorCode, FieldError } from "../core/errors";

/** RFC 9457 problem document. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** The sentence for a person. */
  detail: string;
  code: ErrorCode | "internal_error";
  errors?: FieldError[];
  request_id?: string;
  /** `duplicate_image`: the slot that holds the same picture already. */
  slot_id?: string;
  /** The same of a library: the image. */
  image_id?: string;
  order?: number;
  name?: string | null;
  retry_after?: number;
}

/** What a server action answers: it never throws at the page. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; problem: Problem };
