-- CreateEnum
CREATE TYPE "ProjectVisibility" AS ENUM ('private', 'public');

-- CreateTable
CREATE TABLE "projects" (
    "id" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "visibility" "ProjectVisibility" NOT NULL DEFAULT 'private',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_images" (
    "image_id" UUID NOT NULL,
    "project_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "was_primary" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "project_images_pkey" PRIMARY KEY ("image_id")
);

-- CreateIndex
CREATE INDEX "projects_owner_id_created_at_id_idx" ON "projects"("owner_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "project_images_deleted_at_idx" ON "project_images"("deleted_at");

-- CreateIndex
CREATE UNIQUE INDEX "project_images_project_id_position_key" ON "project_images"("project_id", "position");

-- AddForeignKey
ALTER TABLE "projects" ADD CONSTRAINT "projects_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_images" ADD CONSTRAINT "project_images_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_images" ADD CONSTRAINT "project_images_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's language cannot say ----------------------------------------------------------------------------

ALTER TABLE "projects" ADD CONSTRAINT "projects_id_form" CHECK ("id" ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$');

ALTER TABLE "project_images"
    ADD CONSTRAINT "project_images_position_range" CHECK ("position" >= 0),
    -- What is deleted from the page is no primary image, and only such a one was.
    ADD CONSTRAINT "project_images_primary_is_there" CHECK (NOT ("is_primary" AND "deleted_at" IS NOT NULL)),
    ADD CONSTRAINT "project_images_was_primary" CHECK ("deleted_at" IS NOT NULL OR NOT "was_primary");

-- At most one is primary.
CREATE UNIQUE INDEX "project_images_one_primary" ON "project_images"("project_id") WHERE "is_primary";
