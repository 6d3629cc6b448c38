import { randomBytes } from "node:crypto";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

/** Whether a real S3 server is there to test on. */
export const hasS3 = Boolean(process.env.S3_TEST_ENDPOINT);

/** Makes a bucket nobody else uses. @returns the configuration of an application that keeps its objects there */
export async function makeBucket(): Promise<Record<string, string>> {
  const made = {
    S3_BUCKET: `test-${randomBytes(8).toString("hex")}`,
    S3_ENDPOINT: process.env.S3_TEST_ENDPOINT ?? "",
    S3_ACCESS_KEY_ID: process.env.S3_TEST_ACCESS_KEY_ID ?? "",
    S3_SECRET_ACCESS_KEY: process.env.S3_TEST_SECRET_ACCESS_KEY ?? "",
    S3_FORCE_PATH_STYLE: "1",
  };
  const client = new S3Client({
    endpoint: made.S3_ENDPOINT,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: made.S3_ACCESS_KEY_ID, secretAccessKey: made.S3_SECRET_ACCESS_KEY },
  });
  await client.send(new CreateBucketCommand({ Bucket: made.S3_BUCKET }));
  client.destroy();
  return made;
}
