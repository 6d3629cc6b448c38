-- AlterTable
ALTER TABLE "users" ADD COLUMN     "profile_upload_id" UUID;

-- CreateTable
CREATE TABLE "uploads" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "category" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gigs" (
    "id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gigs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gig_images" (
    "gig_id" TEXT NOT NULL,
    "upload_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "gig_images_pkey" PRIMARY KEY ("gig_id","upload_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "uploads_image_id_key" ON "uploads"("image_id");

-- CreateIndex
CREATE INDEX "gigs_user_id_id_idx" ON "gigs"("user_id", "id");

-- CreateIndex
CREATE INDEX "gig_images_upload_id_idx" ON "gig_images"("upload_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_profile_upload_id_key" ON "users"("profile_upload_id");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_profile_upload_id_fkey" FOREIGN KEY ("profile_upload_id") REFERENCES "uploads"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gigs" ADD CONSTRAINT "gigs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gig_images" ADD CONSTRAINT "gig_images_gig_id_fkey" FOREIGN KEY ("gig_id") REFERENCES "gigs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gig_images" ADD CONSTRAINT "gig_images_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "uploads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's language cannot say ----------------------------------------------------------------------------

ALTER TABLE "uploads" ADD CONSTRAINT "uploads_category" CHECK ("category" IN ('profile', 'gig', 'general'));

-- Lists of what is there, of all categories or of one, and of the trash.
CREATE INDEX "uploads_user_id_id_active" ON "uploads"("user_id", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "uploads_user_id_category_id_active" ON "uploads"("user_id", "category", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "uploads_user_id_deleted_at_id" ON "uploads"("user_id", "deleted_at", "id") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "uploads_deleted_at" ON "uploads"("deleted_at") WHERE "deleted_at" IS NOT NULL;

-- An id of another system, of 1 to 255 characters.
ALTER TABLE "gigs" ADD CONSTRAINT "gigs_id_length" CHECK (char_length("id") BETWEEN 1 AND 255);

-- At most twenty: a position is 0 to 19 and held once a gig. Deferrable, so that one UPDATE may close a gap.
ALTER TABLE "gig_images"
    ADD CONSTRAINT "gig_images_position_range" CHECK ("position" BETWEEN 0 AND 19),
    ADD CONSTRAINT "gig_images_gig_position" UNIQUE ("gig_id", "position") DEFERRABLE INITIALLY IMMEDIATE;
