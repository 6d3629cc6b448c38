-- AlterTable
ALTER TABLE "idempotency_keys" ADD COLUMN     "done" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "slot_changes_at_idx" ON "slot_changes"("at");
