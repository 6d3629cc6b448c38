-- AlterTable
ALTER TABLE "one_time_links" ADD COLUMN     "email" TEXT,
ADD COLUMN     "made_by_id" UUID,
ADD COLUMN     "revoked_at" TIMESTAMPTZ(3),
ADD COLUMN     "role" "Role",
ADD COLUMN     "user_id" UUID;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "email_confirmed" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "outside_identities" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outside_identities_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "outside_identities_user_id_idx" ON "outside_identities"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "outside_identities_provider_subject_key" ON "outside_identities"("provider", "subject");

-- CreateIndex
CREATE INDEX "one_time_links_email_idx" ON "one_time_links"("email");

-- CreateIndex
CREATE INDEX "one_time_links_user_id_idx" ON "one_time_links"("user_id");

-- CreateIndex
CREATE INDEX "one_time_links_made_by_id_idx" ON "one_time_links"("made_by_id");

-- CreateIndex
CREATE INDEX "one_time_links_expires_at_idx" ON "one_time_links"("expires_at");

-- AddForeignKey
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_made_by_id_fkey" FOREIGN KEY ("made_by_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outside_identities" ADD CONSTRAINT "outside_identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a link is for decides what it names.
ALTER TABLE "one_time_links"
  ADD CONSTRAINT "one_time_links_purpose_check" CHECK ("purpose" IN ('setup', 'invitation', 'password')),
  ADD CONSTRAINT "one_time_links_role_check" CHECK (("role" IS NOT NULL) = ("purpose" = 'invitation')),
  ADD CONSTRAINT "one_time_links_email_check" CHECK ("email" IS NULL OR "purpose" = 'invitation'),
  ADD CONSTRAINT "one_time_links_user_check" CHECK (("user_id" IS NOT NULL) = ("purpose" = 'password'));

ALTER TABLE "outside_identities"
  ADD CONSTRAINT "outside_identities_provider_check" CHECK ("provider" IN ('github', 'google', 'oidc')),
  ADD CONSTRAINT "outside_identities_subject_check" CHECK (length("subject") BETWEEN 1 AND 255);
