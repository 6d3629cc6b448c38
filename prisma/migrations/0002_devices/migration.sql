-- CreateTable
CREATE TABLE "devices" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "profile" JSONB NOT NULL,
    "profile_key" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3),
    "last_version" INTEGER,
    "battery" INTEGER,
    "firmware" VARCHAR(120),
    "rssi" INTEGER,

    CONSTRAINT "devices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device_pairings" (
    "id" UUID NOT NULL,
    "device_code_hash" BYTEA NOT NULL,
    "user_code" TEXT NOT NULL,
    "client_name" VARCHAR(120) NOT NULL,
    "profile" JSONB NOT NULL,
    "approved_by_id" UUID,
    "denied_at" TIMESTAMPTZ(3),
    "poll_seconds" INTEGER NOT NULL DEFAULT 5,
    "last_polled_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "device_pairings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "devices_token_hash_key" ON "devices"("token_hash");

-- CreateIndex
CREATE INDEX "devices_user_id_created_at_idx" ON "devices"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "devices_profile_key_idx" ON "devices"("profile_key");

-- CreateIndex
CREATE UNIQUE INDEX "device_pairings_device_code_hash_key" ON "device_pairings"("device_code_hash");

-- CreateIndex
CREATE UNIQUE INDEX "device_pairings_user_code_key" ON "device_pairings"("user_code");

-- CreateIndex
CREATE INDEX "device_pairings_expires_at_idx" ON "device_pairings"("expires_at");

-- CreateIndex
CREATE INDEX "device_pairings_approved_by_id_idx" ON "device_pairings"("approved_by_id");

-- AddForeignKey
ALTER TABLE "devices" ADD CONSTRAINT "devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_pairings" ADD CONSTRAINT "device_pairings_approved_by_id_fkey" FOREIGN KEY ("approved_by_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's language cannot say ----------------------------------------------------------------------------

ALTER TABLE "devices" ADD CONSTRAINT "devices_battery_range" CHECK ("battery" BETWEEN 0 AND 100);
