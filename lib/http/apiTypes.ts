import type { z } from "zod";
import type { Actor } from "../identity/actor";
import type { LimitName } from "../identity/limits";
import type { Upload } from "../images/upload";
import type { SurfaceName } from "../policy/surfaces";

/** A zod shape, or the fields of an object. */
export type Shape = z.ZodType | Readonly<Record<string, z.ZodType>>;

type Parsed<S> = S extends z.ZodType
  ? z.output<S>
  : { [K in keyof S]: S[K] extends z.ZodType ? z.output<S[K]> : never };

/** What a route is, as data. */
export interface ApiOptions {
  /**
   * Who may call: anybody, whoever is signed in or has an API token, administrators. `optional`: anybody, and who it is is
   * told where it is known.
   */
  auth: "none" | "optional" | "user" | "admin";
  /** Of the path. What does not fit is 404, as an id written wrongly is an unknown one. */
  params?: Shape;
  query?: Shape;
  /** Of a JSON body. */
  body?: Shape;
  /** The request may be a multipart form with a file for this surface. */
  upload?: SurfaceName;
  /** The form may come without its file. */
  uploadOptional?: boolean;
  /** Of a form's texts. Without it, `body` is what they have to fit. */
  fields?: Shape;
  /** Honours `Idempotency-Key`: for every POST that creates. */
  idempotent?: boolean;
  /** `api` where the caller is known and nothing else is said. */
  limit?: LimitName;
}

/** What a handler is given. */
export interface ApiContext<O extends ApiOptions> {
  actor: O["auth"] extends "none" ? null : O["auth"] extends "optional" ? Actor | null : Actor;
  params: O extends { params: infer S } ? Parsed<S> : undefined;
  query: O extends { query: infer S } ? Parsed<S> : undefined;
  /** With `fields` beside it: undefined where a form came. */
  body: O extends { body: infer S }
    ? O extends { upload: SurfaceName; fields: Shape }
      ? Parsed<S> | undefined
      : Parsed<S>
    : undefined;
  /** Undefined where JSON came. */
  fields: O extends { fields: infer S } ? Parsed<S> | undefined : Record<string, string> | undefined;
  /** On disk until the handler has returned; then it is removed. */
  upload: O extends { upload: SurfaceName }
    ? O extends { uploadOptional: true } | { body: Shape }
      ? Upload | null
      : Upload
    : null;
  request: Request;
  /** `https://host` under which this server is reached. */
  baseUrl: string;
}
