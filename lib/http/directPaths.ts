import type { DirectPath } from "./frontServer";
import { MEDIA_PREFIX, serveMedia } from "./media";
import { PROJECT_PREFIXES, serveProjectBytes } from "./projectPaths";
import { SYNC_BASES, SYNC_HEADERS, serveSync } from "./syncPaths";
import { serveUpload, UPLOAD_PREFIX } from "./uploadPaths";

/** What the front server answers itself, by row. */
export const DIRECT_PATHS: DirectPath[] = [
  { prefixes: [MEDIA_PREFIX], serve: serveMedia },
  { prefixes: SYNC_BASES, headers: SYNC_HEADERS, serve: serveSync },
  { prefixes: PROJECT_PREFIXES, serve: serveProjectBytes },
  { prefixes: [UPLOAD_PREFIX], serve: serveUpload },
];
