-- AlterTable
ALTER TABLE "devices" ADD COLUMN     "profile_version" INTEGER;
