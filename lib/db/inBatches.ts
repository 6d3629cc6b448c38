interface Options {
  /** Queries under way at once. */
  atOnce?: number;
  /** As many as one query asks for. */
  most?: number;
}

interface Waiting<Asked, Found> {
  asked: Asked;
  resolve: (found: Found) => void;
  reject: (error: unknown) => void;
}

/**
 * Asks for many at once what each request asks for alone: whoever comes while a query is under way waits for the next,
 * which asks for all that came meanwhile. No answer is older than its question, as it would be from a cache, so that
 * servers need not tell one another of changes; and a busy server asks less for each request than an idle one.
 * @param run answers in the order it was asked
 */
export function inBatches<Asked, Found>(
  run: (asked: Asked[]) => Promise<Found[]>,
  { atOnce = 2, most = 128 }: Options = {},
): (asked: Asked) => Promise<Found> {
  const waiting: Waiting<Asked, Found>[] = [];
  let running = 0;
  let scheduled = false;

  const send = async (batch: Waiting<Asked, Found>[]) => {
    try {
      const found = await run(batch.map(({ asked }) => asked));
      batch.forEach(({ resolve }, at) => {
        resolve(found[at] as Found);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const next = () => {
    scheduled = false;
    while (waiting.length && running < atOnce) {
      running++;
      void send(waiting.splice(0, most)).finally(() => {
        running--;
        next();
      });
    }
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      // After everything that has arrived in this turn.
      if (!scheduled && running < atOnce) {
        scheduled = true;
        setImmediate(next);
      }
    });
}
