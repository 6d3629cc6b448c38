// The cost of an upload: CPU time of the whole server process for a 12 MP photo with its three renditions, as a ratio to
// a bare sharp cascade doing the same; and the memory of 16 such uploads at once.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "../scripts/fixtures.mjs";
import { cpuMs, memoryMb, startServer } from "./server.mjs";

const WARM_UP = 30;
const COUNT = Number(process.env.BENCH_COUNT ?? 40);

export async function uploadBench() {
  const path = await fixture("photo.jpg");
  const photo = await readFile(path);
  const directory = await mkdtemp(join(tmpdir(), "contact-sheet-cascade-"));
  const bare = () =>
    Number(execFileSync(process.execPath, ["bench/cascade.mjs", path, String(COUNT), directory], { encoding: "utf8" }));
  const server = await startServer();
  try {
    const token = server.addPerson("bench@example.test");
    const slot = await call(server, token, "POST", "", JSON.stringify({}), "application/json");
    const upload = () => put(server, token, slot.id, photo);
    // A server runs for weeks: what its engine compiles in the first seconds is not the cost of an upload.
    for (let warm = 0; warm < WARM_UP; warm++) await upload();
    const rounds = [];
    // In turns: a machine that speeds up or slows down meanwhile touches both.
    for (let round = 0; round < 3; round++) {
      const cascade = bare();
      const before = await cpuMs(server.pid);
      for (let at = 0; at < COUNT; at++) await upload();
      rounds.push({ cascade, server: ((await cpuMs(server.pid)) - before) / COUNT });
    }
    const mean = (name) => rounds.reduce((sum, round) => sum + round[name], 0) / rounds.length;
    const people = Array.from({ length: 4 }, (_, at) => server.addPerson(`bench${at}@example.test`));
    const idle = await memoryMb(server.pid);
    const started = performance.now();
    const statuses = await Promise.all(Array.from({ length: 16 }, (_, at) => post(server, people[at % 4], photo)));
    const seconds = (performance.now() - started) / 1000;
    const after = await memoryMb(server.pid);
    return {
      photo_mb: photo.length / 1e6,
      cascade_cpu_ms: mean("cascade"),
      upload_cpu_ms: mean("server"),
      ratio: mean("server") / mean("cascade"),
      ratio_of_each_round: rounds.map((round) => Number((round.server / round.cascade).toFixed(3))).join(" "),
      sixteen_at_once: { statuses: [...new Set(statuses)], seconds, rss_before_mb: idle.rss, peak_rss_mb: after.peak },
    };
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function call({ url }, token, method, path, body, type) {
  const answer = await fetch(`${url}/api/reference-images${path}`, {
    method,
    body,
    headers: { authorization: `Bearer ${token}`, ...(type ? { "content-type": type } : {}) },
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const form = (photo) => {
  const data = new FormData();
  data.append("image", new Blob([photo], { type: "image/jpeg" }), "photo.jpg");
  return data;
};

const put = (server, token, id, photo) => call(server, token, "POST", `/${id}/upload-image`, form(photo));

async function post({ url }, token, photo) {
  const answer = await fetch(`${url}/api/reference-images`, {
    method: "POST",
    body: form(photo),
    headers: { authorization: `Bearer ${token}` },
  });
  await answer.arrayBuffer();
  return answer.status;
}
