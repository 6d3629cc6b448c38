-- Who changed what is read from the audit; this log is for devices, which ask what changed since.
-- DropForeignKey
ALTER TABLE "slot_changes" DROP CONSTRAINT "slot_changes_actor_id_fkey";

-- DropIndex
DROP INDEX "slot_changes_actor_id_idx";

-- AlterTable
ALTER TABLE "slot_changes" DROP COLUMN "actor_id",
DROP COLUMN "detail";
