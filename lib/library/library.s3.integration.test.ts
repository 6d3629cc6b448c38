import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe } from "vitest";
import { hasS3, newBucketName, useS3 } from "../testing/s3";
import { librarySuite } from "./librarySuite";

describe.skipIf(!hasS3 && !process.env.CI)("on a real S3 server", () => {
  beforeAll(async () => {
    const bucket = newBucketName();
    useS3(bucket);
    const client = new S3Client({
      endpoint: process.env.S3_ENDPOINT,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: {
        accessKeyId: process.env.S3_ACCESS_KEY_ID ?? "",
        secretAccessKey: process.env.S3_SECRET_ACCESS_KEY ?? "",
      },
    });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    client.destroy();
  });

  librarySuite("s3");
});
