// What the benches of serving share: the load, and the bare server beside which it is measured.
import { spawn } from "node:child_process";
import autocannon from "autocannon";

const SECONDS = Number(process.env.BENCH_SECONDS ?? 6);
const CONNECTIONS = 32;

/**
 * Asks for `url` as fast as it is answered, over 32 connections from a thread of its own.
 * @param requests headers of requests to be sent in turn, where they differ
 * @returns {Promise<{ rps: number, p50: number, p99: number }>} requests a second, and their time in ms
 */
export async function load(url, headers = {}, requests = undefined) {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, headers, requests, workers: 1 });
  const isConditional = "if-none-match" in (requests?.[0]?.headers ?? headers);
  if (result.errors || result.non2xx - (isConditional ? result["3xx"] : 0) > 0)
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} refusals`);
  return { rps: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

/** The least that node:http can do, with the file at `path`. */
export async function startBare(path, type) {
  const child = spawn(process.execPath, ["bench/bare.mjs", path, type], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await new Promise((resolve) =>
    child.stdout.once("data", (line) => resolve(String(line).trim().split(" "))),
  );
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
