// Project galleries: what an upload costs beside a bare sharp cascade that makes the same versions, and requests a second
// for a thumbnail of a public project, as a ratio to a bare node:http server that sends the same file. Who may read it is
// asked of the database at each request.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "../scripts/fixtures.mjs";
import { load, startBare } from "./load.mjs";
import { cpuMs, startServer } from "./server.mjs";

const WARM_UP = 30;
const COUNT = Number(process.env.BENCH_COUNT ?? 40);

export async function projectBench() {
  const path = await fixture("photo.jpg");
  const photo = await readFile(path);
  const directory = await mkdtemp(join(tmpdir(), "contact-sheet-project-"));
  const server = await startServer();
  try {
    const authorization = `Bearer ${server.addPerson("bench@example.test")}`;
    const upload = async () => {
      const form = new FormData();
      form.append("file", new Blob([photo], { type: "image/jpeg" }), "photo.jpg");
      const answer = await fetch(`${server.url}/api/projects/bench/images`, {
        method: "POST",
        body: form,
        headers: { authorization },
      });
      if (!answer.ok) throw new Error(`upload: ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
    const bare = () =>
      Number(
        execFileSync(process.execPath, ["bench/cascade.mjs", path, String(COUNT), directory, "project"], {
          encoding: "utf8",
        }),
      );
    return {
      upload: await benchUpload(server, upload, bare),
      thumbnail: await benchThumbnail(server, authorization, directory),
    };
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function benchUpload(server, upload, bare) {
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
  return {
    cascade_cpu_ms: mean("cascade"),
    upload_cpu_ms: mean("server"),
    ratio: mean("server") / mean("cascade"),
    ratio_of_each_round: rounds.map((round) => Number((round.server / round.cascade).toFixed(3))).join(" "),
  };
}

async function benchThumbnail(server, authorization, directory) {
  const publish = await fetch(`${server.url}/api/projects/bench`, {
    method: "PUT",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ visibility: "public" }),
  });
  if (!publish.ok) throw new Error(`visibility: ${publish.status}`);
  const url = `${server.url}/projects/bench/thumbnail`;
  const thumbnail = await fetch(url);
  const bytes = Buffer.from(await thumbnail.arrayBuffer());
  const path = join(directory, "thumbnail");
  await writeFile(path, bytes);
  const plain = await startBare(path, "image/jpeg");
  const etag = { "if-none-match": thumbnail.headers.get("etag") };
  const rps = async (address, headers) => (await load(address, headers)).rps;
  const rounds = [];
  for (let round = 0; round < 2; round++) {
    rounds.push({
      file: await rps(`${plain.url}/file`),
      stream: await rps(`${plain.url}/stream`),
      memory: await rps(`${plain.url}/memory`),
      served: await rps(url),
      not_modified: await rps(url, etag),
    });
  }
  plain.stop();
  const best = (name) => Math.max(...rounds.map((round) => round[name]));
  return {
    bytes: bytes.length,
    served_rps: best("served"),
    served_304_rps: best("not_modified"),
    bare_file_rps: best("file"),
    bare_stream_rps: best("stream"),
    bare_memory_rps: best("memory"),
    ratio_to_file: best("served") / best("file"),
    ratio_to_stream: best("served") / best("stream"),
    ratio_to_memory: best("served") / best("memory"),
  };
}
