import { log } from "../core/log";
import { asDatabaseError } from "../db/client";
import { env } from "../env";
import { startDelivering } from "../webhooks/deliverer";
import { JOBS } from "./jobs";

/**
 * Starts the background work of this process: each job of the table, one after another, every `SWEEP_SECONDS`. Rows are
 * claimed in the database, so any number of servers may run them. Webhooks are delivered beside them, as they come.
 * @returns stops it, when the job in hand has ended
 */
export function startJobs(): () => Promise<void> {
  const stopDelivering = startDelivering();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    for (const { name, run } of JOBS) {
      if (stopped) return;
      await run().catch((error) =>
        log().warn({ err: asDatabaseError(error), job: name }, "a background job failed; it runs again"),
      );
    }
  };
  const next = (seconds: number) => {
    timer = setTimeout(() => {
      running = round().finally(() => {
        if (!stopped) next(env().SWEEP_SECONDS);
      });
    }, seconds * 1000);
    timer.unref();
  };
  next(Math.min(5, env().SWEEP_SECONDS));
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await Promise.all([running, stopDelivering()]);
  };
}
