import pg from "pg";
import { log } from "../core/log";
import { env } from "../env";

const RETRY_MS = [200, 1_000, 5_000, 15_000];

export interface Listening {
  stop(): Promise<void>;
}

/**
 * Listens on a channel of PostgreSQL, by a connection of its own that is made again when it breaks.
 * @param onMessage gets each payload
 * @param onGap is called when messages may have been missed: whoever waits has to look for himself
 */
export function listen(channel: string, onMessage: (payload: string) => void, onGap: () => void): Listening {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  const connect = async () => {
    const next = new pg.Client({ connectionString: env().DATABASE_URL, keepAlive: true });
    client = next;
    const again = (error?: unknown) => {
      if (client !== next) return;
      client = undefined;
      next.end().catch(() => {});
      onGap();
      if (stopped) return;
      if (error) log().warn({ err: error, channel }, "the connection that listens for changes broke");
      timer = setTimeout(connect, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
      timer.unref();
    };
    next.on("error", again);
    next.on("end", () => again());
    next.on("notification", ({ payload = "" }) => onMessage(payload));
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
      failures = 0;
      onGap();
    } catch (error) {
      again(error);
    }
  };

  void connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}
