// A client that asks as fast as it is answered and throws the bytes away: it must cost less than the server that it
// measures. Run as a process of its own; reads what to ask for as JSON, prints what it counted as JSON.
import { readFileSync } from "node:fs";
import { createHistogram } from "node:perf_hooks";
import { Pool } from "undici";

const { url, headers, connections, seconds } = JSON.parse(readFileSync(0, "utf8"));
const { origin, pathname, search } = new URL(url);
const pool = new Pool(origin, { connections, pipelining: 1 });
const times = createHistogram();
const statuses = {};
let asked = 0;
let failed = 0;
let until = Number.POSITIVE_INFINITY;

/** One after another on a connection; each request has the next of the headers. */
async function user() {
  while (performance.now() < until) {
    const started = process.hrtime.bigint();
    const status = await ask(headers[asked++ % headers.length]);
    times.record(process.hrtime.bigint() - started);
    if (status === null) failed++;
    else statuses[status] = (statuses[status] ?? 0) + 1;
  }
}

const ask = (headers) =>
  new Promise((resolve) => {
    let status = null;
    pool.dispatch(
      { path: pathname + search, method: "GET", headers },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData() {},
        onResponseEnd: () => resolve(status),
        onResponseError: () => resolve(null),
      },
    );
  });

const started = performance.now();
until = started + seconds * 1000;
await Promise.all(Array.from({ length: connections }, user));
const took = (performance.now() - started) / 1000;
const count = Object.values(statuses).reduce((sum, number) => sum + number, 0);
console.log(
  JSON.stringify({
    count,
    rps: count / took,
    p50: times.percentile(50) / 1e6,
    p99: times.percentile(99) / 1e6,
    statuses,
    failed,
  }),
);
process.exit(0);
