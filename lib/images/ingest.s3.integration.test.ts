import { beforeAll, describe } from "vitest";
import { hasS3, makeBucket } from "../testing/s3";
import { ingestSuite } from "./ingestSuite";

describe.skipIf(!hasS3 && !process.env.CI)("on a real S3 server", () => {
  beforeAll(async () => {
    Object.assign(process.env, await makeBucket());
  });

  ingestSuite("s3");
});
