-- DropIndex
DROP INDEX "images_organization_id_id_idx";

-- AlterTable
ALTER TABLE "images" ADD COLUMN     "usage_count" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "attachments" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "app_label" VARCHAR(100) NOT NULL,
    "model" VARCHAR(100) NOT NULL,
    "object_id" VARCHAR(255) NOT NULL,
    "is_cover" BOOLEAN NOT NULL DEFAULT false,
    "order" INTEGER,
    "custom_title" TEXT,
    "custom_description" TEXT,
    "custom_alt_text" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attachments_organization_id_image_id_id_idx" ON "attachments"("organization_id", "image_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "attachments_object_image_key" ON "attachments"("organization_id", "app_label", "model", "object_id", "image_id");

-- CreateIndex
CREATE UNIQUE INDEX "images_organization_id_id_key" ON "images"("organization_id", "id");

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_organization_id_image_id_fkey" FOREIGN KEY ("organization_id", "image_id") REFERENCES "images"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's language cannot say ----------------------------------------------------------------------------

ALTER TABLE "attachments"
    ADD CONSTRAINT "attachments_app_label" CHECK ("app_label" ~ '^[a-z][a-z0-9_]*$'),
    ADD CONSTRAINT "attachments_model" CHECK ("model" ~ '^[a-z][a-z0-9_]*$'),
    ADD CONSTRAINT "attachments_object_id" CHECK ("object_id" <> ''),
    ADD CONSTRAINT "attachments_texts" CHECK (
        char_length("custom_title") <= 255 AND char_length("custom_description") <= 5000 AND char_length("custom_alt_text") <= 2000);

ALTER TABLE "images" ADD CONSTRAINT "images_library_texts" CHECK (
    "organization_id" IS NULL
    OR (char_length("title") <= 255 AND char_length("description") <= 5000 AND char_length("alt_text") <= 2000));

-- One cover for each object.
CREATE UNIQUE INDEX "attachments_one_cover" ON "attachments"("organization_id", "app_label", "model", "object_id") WHERE "is_cover";

-- An object's images in their order: null last, then as they were attached.
CREATE INDEX "attachments_object_order" ON "attachments"("organization_id", "app_label", "model", "object_id", (coalesce("order"::bigint, 2147483648)), "id");

-- What a library is listed by, beside the newest: its titles, what nothing uses, what has no alt text.
CREATE INDEX "images_library_title" ON "images"("organization_id", (lower("title")), "id") WHERE "organization_id" IS NOT NULL;
CREATE INDEX "images_library_unused" ON "images"("organization_id", "id") WHERE "organization_id" IS NOT NULL AND "usage_count" = 0;
CREATE INDEX "images_library_missing_alt" ON "images"("organization_id", "id")
    WHERE "organization_id" IS NOT NULL AND "alt_text" = '' AND NOT "decorative";

-- Parts of words of any language. New entries go in at once: see users_search_idx.
CREATE INDEX "images_library_search" ON "images"
    USING gin ((lower("title" || E'\n' || "description" || E'\n' || "alt_text")) gin_trgm_ops) WITH (fastupdate = off)
    WHERE "organization_id" IS NOT NULL;

-- images.usage_count. Who attaches or detaches several images has locked them in the order of their ids. The engine cuts
-- a migration at its semicolons, wherever they stand: those of a function are written \x3B.
CREATE FUNCTION "count_attached"() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
    UPDATE images SET usage_count = usage_count + added.count
    FROM (SELECT image_id, count(*) AS count FROM changed GROUP BY image_id) AS added
    WHERE images.id = added.image_id\x3B
    RETURN NULL\x3B
END';
CREATE FUNCTION "count_detached"() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
    UPDATE images SET usage_count = usage_count - removed.count
    FROM (SELECT image_id, count(*) AS count FROM changed GROUP BY image_id) AS removed
    WHERE images.id = removed.image_id\x3B
    RETURN NULL\x3B
END';
CREATE TRIGGER "attachments_inserted" AFTER INSERT ON "attachments"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_attached"();
CREATE TRIGGER "attachments_deleted" AFTER DELETE ON "attachments"
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "count_detached"();
