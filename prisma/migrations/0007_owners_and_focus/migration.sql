-- AlterTable
ALTER TABLE "images" ADD COLUMN     "decorative" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "focal_x" REAL,
ADD COLUMN     "focal_y" REAL,
ADD COLUMN     "organization_id" UUID,
ALTER COLUMN "owner_user_id" DROP NOT NULL;

-- AddForeignKey
ALTER TABLE "images" ADD CONSTRAINT "images_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "images_organization_id_id_idx" ON "images"("organization_id", "id");

-- CreateIndex
CREATE INDEX "images_organization_id_sha256_idx" ON "images"("organization_id", "sha256");

ALTER TABLE "images" ADD CONSTRAINT "images_one_owner" CHECK (num_nonnulls("owner_user_id", "organization_id") = 1);
ALTER TABLE "images" ADD CONSTRAINT "images_focal_point" CHECK (
  ("focal_x" IS NULL) = ("focal_y" IS NULL) AND ("focal_x" IS NULL OR ("focal_x" BETWEEN 0 AND 1 AND "focal_y" BETWEEN 0 AND 1))
);
