import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureFirstAdmin } from "../lib/accounts/setup";
import { log } from "../lib/core/log";
import { closeDatabase } from "../lib/db/client";
import { stopEmbeddedDatabaseIfUnused } from "../lib/db/embedded";
import { flushSeen } from "../lib/devices/queue";
import { stopWaiting } from "../lib/devices/wait";
import { type Env, EnvError, env } from "../lib/env";
import { DIRECT_PATHS } from "../lib/http/directPaths";
import { createFrontServer, type FrontServer } from "../lib/http/frontServer";
import { nextPages } from "../lib/http/frontServerPages";
import { securityHeaders } from "../lib/http/securityHeaders";
import { startJobs } from "../lib/jobs";
import { storage } from "../lib/storage";
import { EMBEDDED, portSentence, type ServerMessage } from "./protocol";
import { waitForStore } from "./storePatience";

/** For requests in hand; with the jobs and the connections it stays below the launcher's patience. */
const DRAIN_MS = 6_000;
const START_ATTEMPTS = 10;

/** Whether a launcher started this; afterwards, when it is gone, `connected` says so. */
const isForked = process.connected;

const tell = (message: ServerMessage): void => void process.send?.(message);

/** Something to mend that does not keep the server from starting: for the operator's eyes and for the log. */
function warn(sentence: string, err: unknown): void {
  tell({ kind: "warning", sentence });
  log().warn({ err }, sentence);
}

/** Where pictures come from beside ourselves: the bucket's addresses, where media URLs redirect to it. */
function imageOrigins({ MEDIA_REDIRECT, S3_BUCKET, S3_ENDPOINT, S3_REGION }: Env): string[] {
  if (!MEDIA_REDIRECT || !S3_BUCKET) return [];
  if (!S3_ENDPOINT) return [`https://${S3_BUCKET}.s3.${S3_REGION}.amazonaws.com`];
  const { protocol, host, origin } = new URL(S3_ENDPOINT);
  return [origin, `${protocol}//${S3_BUCKET}.${host}`];
}

async function main(): Promise<void> {
  const dev = process.argv.includes("--dev");
  const configuration = env();
  const { PORT, HOST, PUBLIC_URL, TRUST_PROXY } = configuration;
  const https = PUBLIC_URL?.startsWith("https://") ?? false;
  const { prepare, pages, upgrade } = nextPages({ dev, hostname: HOST || "localhost", port: PORT });
  const [firstAdmin] = await Promise.all([
    patiently(ensureFirstAdmin),
    prepare(),
    waitForStore(() => storage().check(), warn),
  ]);
  const server = createFrontServer({
    direct: DIRECT_PATHS,
    pages,
    upgrade,
    security: securityHeaders({ dev, https, imageOrigins: imageOrigins(configuration) }),
    trustProxy: TRUST_PROXY,
    publicUrl: PUBLIC_URL,
  });
  await listen(server, PORT, HOST);
  stopWell(server, startJobs());
  const { port } = server.address() as AddressInfo;
  const address = PUBLIC_URL ?? `http://localhost:${port}`;
  tell({ kind: "listening", address });
  if (firstAdmin.kind === "link") tell({ kind: "set-up", link: address + firstAdmin.path });
  if (firstAdmin.kind === "created") tell({ kind: "first-admin", email: firstAdmin.email });
  log().info({ port, dev }, "listening");
}

/** A database that is busy with others' start, or about to be back, is no reason to give up one's own. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof EnvError || attempt === START_ATTEMPTS) throw error;
      log().warn({ err: error, attempt }, "the first account could not be looked for; trying again");
      await sleep(1_000);
    }
  }
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((done, refuse) => {
    server.once("error", (error) => refuse(new EnvError(portSentence(error, port))));
    server.listen(port, host || undefined, () => done());
  });

/** Ends on a signal, and when the launcher is gone: it may have been killed, and its port must become free. */
function stopWell(server: FrontServer, stopJobs: () => Promise<void>): void {
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    const drained = new Promise<void>((done) => server.close(() => done()));
    server.closeUpgraded();
    // Devices that wait are answered, and come again to whatever serves then.
    await stopWaiting().catch(() => {});
    server.closeIdleConnections();
    // Beside the requests: what is being delivered is let go at once, and comes again.
    const idle = stopJobs().catch(() => {});
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    setTimeout(() => process.exit(code), DRAIN_MS + 1_500).unref();
    await drained;
    clearTimeout(late);
    await idle;
    await flushSeen().catch(() => {});
    await closeDatabase().catch(() => {});
    // Asked last: the launcher may have died while requests were drained, and then nobody else stops the database.
    if (isForked && !process.connected && process.env[EMBEDDED])
      await stopEmbeddedDatabaseIfUnused(env().DATA_DIR).catch(() => {});
    log().flush(() => process.exit(code));
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop(0));
  process.on("disconnect", () => void stop(0));
  process.on("uncaughtException", (error) => {
    log().fatal({ err: error }, "uncaught exception: the server stops");
    void stop(1);
  });
  // Nobody waited for the answer, so nobody can be told; the requests of others go on.
  process.on("unhandledRejection", (error) => log().error({ err: error }, "unhandled rejection"));
}

main().catch((error) => {
  const foreseen = error instanceof EnvError;
  if (!foreseen) log().fatal({ err: error }, "the server does not start");
  const sentence = foreseen ? error.message : "The server does not start. The log says why.";
  const end = () => log().flush(() => process.exit(1));
  if (process.send) process.send({ kind: "failed", sentence } satisfies ServerMessage, end);
  else process.stderr.write(`${sentence}\n`, end);
});
