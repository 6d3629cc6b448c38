import { beforeAll, describe } from "vitest";
import { hasS3, makeBucket } from "../testing/s3";
import { librarySuite } from "./librarySuite";

describe.skipIf(!hasS3 && !process.env.CI)("on a real S3 server", () => {
  beforeAll(async () => {
    Object.assign(process.env, await makeBucket());
  });

  librarySuite("s3");
});
