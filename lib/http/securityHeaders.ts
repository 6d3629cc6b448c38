import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

interface Options {
  dev: boolean;
  /** Origins beside our own that pictures come from: the bucket, where media URLs redirect to it. */
  imageOrigins: string[];
  /** Whether the site is reached by https alone. */
  https: boolean;
}

/** The headers that keep a browser from doing with our answers what we did not mean. */
export interface SecurityHeaders {
  forMedia(response: ServerResponse): void;
  /** Next reads the nonce for its inline scripts from the request, so the policy goes there too. */
  forPage(request: IncomingMessage, response: ServerResponse): void;
}

const NONCE = "%nonce%";

function policy({ dev, imageOrigins }: Options): string {
  return [
    "default-src 'self'",
    // React's refresh in development evaluates code; production runs what we built and nothing else.
    `script-src 'self' 'nonce-${NONCE}'${dev ? " 'unsafe-eval'" : ""}`,
    // Dragging and toasts set style attributes, which no nonce covers.
    "style-src 'self' 'unsafe-inline'",
    ["img-src 'self' blob: data:", ...imageOrigins].join(" "),
    "font-src 'self' data:",
    `connect-src 'self'${dev ? " ws:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Makes the headers of this installation once; a request adds its nonce. */
export function securityHeaders(options: Options): SecurityHeaders {
  const [before = "", after = ""] = policy(options).split(NONCE);
  const common = (response: ServerResponse): void => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    if (options.https) response.setHeader("Strict-Transport-Security", "max-age=31536000");
  };
  return {
    forMedia: (response) => {
      common(response);
      response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
    },
    forPage: (request, response) => {
      common(response);
      const csp = before + randomBytes(16).toString("base64") + after;
      request.headers["content-security-policy"] = csp;
      response.setHeader("Content-Security-Policy", csp);
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("X-Frame-Options", "DENY");
      response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    },
  };
}
