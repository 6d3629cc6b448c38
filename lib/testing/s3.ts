import { randomBytes } from "node:crypto";

/** Whether a real S3 server is there to test on. */
export const hasS3 = Boolean(process.env.S3_TEST_ENDPOINT);

/** Configures this test file's process to keep its objects in the S3 server of the tests, under a bucket of its own where `bucket` is given. */
export function useS3(bucket = process.env.S3_TEST_BUCKET): void {
  Object.assign(process.env, {
    S3_BUCKET: bucket,
    S3_ENDPOINT: process.env.S3_TEST_ENDPOINT,
    S3_ACCESS_KEY_ID: process.env.S3_TEST_ACCESS_KEY_ID,
    S3_SECRET_ACCESS_KEY: process.env.S3_TEST_SECRET_ACCESS_KEY,
    S3_FORCE_PATH_STYLE: "1",
  });
}

/** A bucket name nobody else uses. */
export const newBucketName = (): string => `test-${randomBytes(8).toString("hex")}`;
