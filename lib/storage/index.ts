import { join } from "node:path";
import { singleton } from "../core/singleton";
import { env } from "../env";
import { diskStorage } from "./disk";
import { observed } from "./observed";
import { s3Storage } from "./s3";
import type { Storage } from "./types";

export type { Storage } from "./types";

function choose(): Storage {
  const { DATA_DIR, S3_BUCKET: bucket, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, ...rest } = env();
  if (!bucket) return diskStorage(join(DATA_DIR, "objects"));
  return s3Storage({
    bucket,
    endpoint: rest.S3_ENDPOINT,
    region: rest.S3_REGION,
    accessKeyId: S3_ACCESS_KEY_ID ?? "",
    secretAccessKey: S3_SECRET_ACCESS_KEY ?? "",
    forcePathStyle: rest.S3_FORCE_PATH_STYLE,
    timeoutMs: rest.STORAGE_TIMEOUT_MS,
  });
}

/** The store of this process: the bucket of S3_BUCKET, else files in DATA_DIR/objects. */
export const storage = (): Storage => singleton("storage", () => observed(choose()));
