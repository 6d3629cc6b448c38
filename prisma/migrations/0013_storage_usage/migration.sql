-- CreateTable
CREATE TABLE "storage_usage" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID,
    "organization_id" UUID,
    "images" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "storage_usage_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "storage_usage_user_id_key" ON "storage_usage"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "storage_usage_organization_id_key" ON "storage_usage"("organization_id");

-- AddForeignKey
ALTER TABLE "storage_usage" ADD CONSTRAINT "storage_usage_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storage_usage" ADD CONSTRAINT "storage_usage_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "storage_usage"
    ADD CONSTRAINT "storage_usage_one_owner" CHECK (num_nonnulls("user_id", "organization_id") = 1),
    ADD CONSTRAINT "storage_usage_not_negative" CHECK ("images" >= 0 AND "bytes" >= 0);

-- Each change writes the row of its owner again: room for the next version on the same page.
ALTER TABLE "storage_usage" SET (fillfactor = 50);

-- What is there already.
INSERT INTO "storage_usage" ("user_id", "organization_id", "images", "bytes")
SELECT "owner_user_id", "organization_id", count(*), sum("images"."bytes" + coalesce("made"."bytes", 0))
FROM "images" LEFT JOIN (SELECT "image_id", sum("bytes") AS "bytes" FROM "renditions" GROUP BY "image_id") AS "made" ON "made"."image_id" = "images"."id"
GROUP BY "owner_user_id", "organization_id";
