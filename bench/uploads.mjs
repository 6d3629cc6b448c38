// What the benches of uploads share: forms, calls, and the cost of an upload beside a bare sharp cascade.
import { execFileSync } from "node:child_process";
import { cpuMs } from "./server.mjs";

/** Many short ones: what else the machine does meanwhile comes and goes within seconds. */
const ROUNDS = 9;

/** A form with text fields, then files in one field. @param files {{ name: string, data: Buffer }[]} */
export function formOf(field, files, fields = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const { name, data } of files) form.append(field, new Blob([data]), name);
  return form;
}

/** Calls the API: a form goes as it is, anything else as JSON. @returns what was answered @throws Error for a refusal */
export async function call({ url }, token, method, path, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(!isForm && body && { "content-type": "application/json" }) },
    body: isForm || body === undefined ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** The mean of one figure of several rounds. */
export const mean = (rounds, name) => rounds.reduce((sum, round) => sum + round[name], 0) / rounds.length;

/**
 * CPU time of the whole server process for one upload, beside a bare cascade of the same photo.
 * @param path of the photo; `surface` whose versions the cascade makes, `directory` where to; `count` uploads a round,
 *   after `warmUp` that do not count: a server runs for weeks, and what its engine compiles in the first seconds is not the
 *   cost of an upload
 */
export async function costOfUploads({ server, upload, path, surface, directory, count, warmUp }) {
  const cascade = () =>
    Number(
      execFileSync(process.execPath, ["bench/cascade.mjs", path, String(count), directory, surface], {
        encoding: "utf8",
      }),
    );
  for (let warm = 0; warm < warmUp; warm++) await upload();
  const rounds = [];
  // In turns: a machine that speeds up or slows down meanwhile touches both.
  for (let round = 0; round < ROUNDS; round++) {
    const bare = cascade();
    const before = await cpuMs(server.pid);
    for (let at = 0; at < count; at++) await upload();
    rounds.push({ bare, server: ((await cpuMs(server.pid)) - before) / count });
  }
  return {
    cascade_cpu_ms: mean(rounds, "bare"),
    upload_cpu_ms: mean(rounds, "server"),
    ratio: mean(rounds, "server") / mean(rounds, "bare"),
    ratio_of_each_round: rounds.map((round) => (round.server / round.bare).toFixed(3)).join(" "),
  };
}
