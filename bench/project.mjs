// Project galleries: what an upload costs beside a bare sharp cascade that makes the same versions, and requests a second
// for a thumbnail of a public project, as a ratio to a bare node:http server that sends the same file. Who may read it is
// asked of the database at each request.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "../scripts/fixtures.mjs";
import { load, startBare } from "./load.mjs";
import { startServer } from "./server.mjs";
import { call, costOfUploads, formOf } from "./uploads.mjs";

const WARM_UP = 30;
const COUNT = Number(process.env.BENCH_COUNT ?? 15);

/** @returns its figures: CPU in milliseconds an upload, requests a second for a thumbnail */
export async function projectBench() {
  const path = await fixture("photo.jpg");
  const photo = await readFile(path);
  const directory = await mkdtemp(join(tmpdir(), "contact-sheet-project-"));
  const server = await startServer();
  try {
    const token = server.addPerson("bench@example.test");
    const upload = () =>
      call(server, token, "POST", "/api/projects/bench/images", formOf("file", [{ name: "photo.jpg", data: photo }]));
    return {
      upload: await costOfUploads({
        server,
        upload,
        path,
        surface: "project",
        directory,
        count: COUNT,
        warmUp: WARM_UP,
      }),
      thumbnail: await benchThumbnail(server, token, directory),
    };
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function benchThumbnail(server, token, directory) {
  await call(server, token, "PUT", "/api/projects/bench", { visibility: "public" });
  const url = `${server.url}/projects/bench/thumbnail`;
  const thumbnail = await fetch(url);
  const bytes = Buffer.from(await thumbnail.arrayBuffer());
  const path = join(directory, "thumbnail");
  await writeFile(path, bytes);
  const plain = await startBare(path, "image/jpeg");
  const etag = { "if-none-match": thumbnail.headers.get("etag") };
  const rps = async (address, headers) => (await load(address, headers)).rps;
  const rounds = [];
  for (let round = 0; round < 4; round++) {
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
