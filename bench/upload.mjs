// The cost of an upload: CPU time of the whole server process for a 12 MP photo with its three renditions, as a ratio to
// a bare sharp cascade doing the same; and the memory of 16 such uploads at once.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "../scripts/fixtures.mjs";
import { memoryMb, startServer } from "./server.mjs";
import { call, costOfUploads, formOf } from "./uploads.mjs";

const WARM_UP = 100;
const COUNT = Number(process.env.BENCH_COUNT ?? 15);
const BASE = "/api/reference-images";

/** @returns its figures: CPU in milliseconds an upload, memory in MB of 10^6 bytes */
export async function uploadBench() {
  const path = await fixture("photo.jpg");
  const photo = await readFile(path);
  const form = () => formOf("image", [{ name: "photo.jpg", data: photo }]);
  const directory = await mkdtemp(join(tmpdir(), "contact-sheet-cascade-"));
  const server = await startServer();
  try {
    const token = server.addPerson("bench@example.test");
    const slot = await call(server, token, "POST", BASE, {});
    const upload = () => call(server, token, "POST", `${BASE}/${slot.id}/upload-image`, form());
    const cost = await costOfUploads({
      server,
      upload,
      path,
      surface: "reference",
      directory,
      count: COUNT,
      warmUp: WARM_UP,
    });
    const people = Array.from({ length: 4 }, (_, at) => server.addPerson(`bench${at}@example.test`));
    const idle = await memoryMb(server.pid);
    const started = performance.now();
    const statuses = await Promise.all(Array.from({ length: 16 }, (_, at) => statusOf(server, people[at % 4], form())));
    const seconds = (performance.now() - started) / 1000;
    const after = await memoryMb(server.pid);
    return {
      photo_mb: photo.length / 1e6,
      ...cost,
      sixteen_at_once: { statuses: [...new Set(statuses)], seconds, rss_before_mb: idle.rss, peak_rss_mb: after.peak },
    };
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** How one upload is answered: a refusal is an answer too. */
async function statusOf({ url }, token, body) {
  const answer = await fetch(url + BASE, { method: "POST", body, headers: { authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.status;
}
