-- CreateIndex
CREATE INDEX "images_surface_created_at_id_idx" ON "images"("surface", "created_at", "id");

-- What Prisma's language cannot say ----------------------------------------------------------------------------

-- People are searched for far more often than they are added: what is added goes into the index at once. Entries that
-- wait to be sorted in would be read from end to end by each search, and the planner would read the table instead.
ALTER INDEX "users_search_idx" SET (fastupdate = off);
SELECT gin_clean_pending_list('users_search_idx');
