-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor_id" UUID,
    "actor_email" TEXT,
    "via" TEXT NOT NULL,
    "via_name" TEXT,
    "address" TEXT,
    "request_id" TEXT,
    "action" TEXT NOT NULL,
    "user_id" UUID,
    "organization_id" UUID,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entries_user_id_at_id_idx" ON "audit_entries"("user_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_organization_id_at_id_idx" ON "audit_entries"("organization_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_action_at_id_idx" ON "audit_entries"("action", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_at_id_idx" ON "audit_entries"("at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_idx" ON "audit_entries"("actor_id");

-- AddForeignKey
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma's language cannot say ----------------------------------------------------------------------------

ALTER TABLE "audit_entries"
    ADD CONSTRAINT "audit_entries_via" CHECK ("via" IN ('session', 'token', 'device', 'cli', 'none')),
    ADD CONSTRAINT "audit_entries_objects" CHECK (
        ("before" IS NULL OR jsonb_typeof("before") = 'object') AND ("after" IS NULL OR jsonb_typeof("after") = 'object'));
