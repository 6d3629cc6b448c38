// What the benches of serving share: the load, and the bare server beside which it is measured.
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

const SECONDS = Number(process.env.BENCH_SECONDS ?? 6);
const CONNECTIONS = 32;

/**
 * Asks for `url` as fast as it is answered, over 32 connections from a process of its own.
 * @param headers of each request, or of several to be sent in turn
 * @returns {Promise<{ count: number, rps: number, p50: number, p99: number }>} requests, and those a second; their time in ms
 */
export async function load(url, headers = {}) {
  const inTurn = [headers].flat();
  const wanted = { url, headers: inTurn, connections: CONNECTIONS, seconds: SECONDS };
  const running = promisify(execFile)(process.execPath, ["bench/loadClient.mjs"]);
  running.child.stdin.end(JSON.stringify(wanted));
  const { stdout } = await running;
  const { statuses, failed, ...figures } = JSON.parse(stdout);
  const expected = "if-none-match" in inTurn[0] ? "304" : "200";
  if (failed || Object.keys(statuses).some((status) => status !== expected))
    throw new Error(`${url}: ${failed} failed, answered ${JSON.stringify(statuses)}`);
  return figures;
}

/** The least that node:http can do, with the file at `path`. */
export async function startBare(path, type) {
  const child = spawn(process.execPath, ["bench/bare.mjs", path, type], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await new Promise((resolve) =>
    child.stdout.once("data", (line) => resolve(String(line).trim().split(" "))),
  );
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
