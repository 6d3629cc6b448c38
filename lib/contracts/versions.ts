import { z } from "zod";

/** One file of a picture: where it is and what it measures. */
export const Version = z.object({
  url: z.url().describe("Works without credentials for a bounded time."),
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().positive(),
});
export type Version = z.output<typeof Version>;

/** The renditions of a library image and of an upload, the smallest first. */
export const VERSION_NAMES = ["thumb", "sm", "md", "lg"] as const;
export type VersionName = (typeof VERSION_NAMES)[number];

export const Versions = z.object({ original: Version, thumb: Version, sm: Version, md: Version, lg: Version });
export type Versions = z.output<typeof Versions>;
