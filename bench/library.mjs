// A library: CPU time of the whole server process for a 12 MP photo with its four versions, as a ratio to a bare sharp
// cascade doing the same; fifty mixed files in one form against the same one after another, over loopback and over a
// line; the memory of two such forms at once.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "../scripts/fixtures.mjs";
import { openLine, packed } from "./line.mjs";
import { cpuMs, memoryMb, startServer } from "./server.mjs";
import { call, costOfUploads, formOf, mean } from "./uploads.mjs";

const WARM_UP = 15;
const COUNT = Number(process.env.BENCH_COUNT ?? 7);
const FILES = 50;
/** A wired office, or a good line at home. */
const LINE = { megabits: 100, roundTripMs: 10 };
/** In turn, until there are fifty: photos of a camera among smaller pictures of every type. */
const MIXED = [
  "photo.jpg",
  "small-1.jpg",
  "small-2.jpg",
  "picture.png",
  "small-3.jpg",
  "picture.webp",
  "photo-2.jpg",
  "small-4.jpg",
  "alpha.png",
  "small-5.jpg",
];

/** @returns its figures: CPU in milliseconds an upload, memory in MB of 10^6 bytes */
export async function libraryBench() {
  const path = await fixture("photo.jpg");
  const photo = { name: "photo.jpg", data: await readFile(path) };
  const mixed = await Promise.all(MIXED.map(async (name) => ({ name, data: await readFile(await fixture(name)) })));
  const fifty = Array.from({ length: FILES }, (_, at) => mixed[at % mixed.length]);
  const directory = await mkdtemp(join(tmpdir(), "contact-sheet-cascade-"));
  const server = await startServer();
  try {
    const token = server.addPerson("bench@example.test");
    await call(server, token, "POST", "/api/orgs", { name: "Bench", slug: "bench" });
    const one = (file) => call(server, token, "POST", "/api/orgs/bench/images", formOf("file", [file]));
    const all = async () =>
      expectStored(await call(server, token, "POST", "/api/orgs/bench/bulk-upload", formOf("files", fifty)));
    const cost = await costOfUploads({
      server,
      upload: () => one(photo),
      path,
      surface: "library",
      directory,
      count: COUNT,
      warmUp: WARM_UP,
    });
    const times = [];
    // In turns: a machine that speeds up or slows down meanwhile touches both.
    for (let round = 0; round < 3; round++) {
      const before = await cpuMs(server.pid);
      const single = await seconds(async () => {
        for (const file of fifty) await one(file);
      });
      const between = await cpuMs(server.pid);
      const bulk = await seconds(all);
      const after = await cpuMs(server.pid);
      times.push({ single, bulk, singleCpu: (between - before) / 1000, bulkCpu: (after - between) / 1000 });
    }
    const line = await overLine(server, token, fifty);
    const idle = await memoryMb(server.pid);
    await Promise.all([all(), all()]);
    const after = await memoryMb(server.pid);
    return {
      photo_mb: photo.data.length / 1e6,
      ...cost,
      one_after_another_per_second: FILES / mean(times, "single"),
      in_one_form_per_second: FILES / mean(times, "bulk"),
      bulk_ratio: mean(times, "single") / mean(times, "bulk"),
      bulk_ratio_of_each_round: times.map((round) => (round.single / round.bulk).toFixed(2)).join(" "),
      // How much of the machine each of them had: what is left of two cores bounds the ratio.
      cores_used_one_after_another: mean(times, "singleCpu") / mean(times, "single"),
      cores_used_in_one_form: mean(times, "bulkCpu") / mean(times, "bulk"),
      cpu_of_a_form_to_one_after_another: mean(times, "bulkCpu") / mean(times, "singleCpu"),
      over_a_line: { ...LINE, ...line },
      two_forms_at_once: { rss_before_mb: idle.rss, peak_rss_mb: after.peak },
    };
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The same fifty over a line, where one after another also waits for each file to arrive. */
async function overLine(server, token, fifty) {
  const send = openLine(server, token, LINE);
  const form = await packed(formOf("files", fifty));
  const forms = await Promise.all(fifty.map((file) => packed(formOf("file", [file]))));
  const times = [];
  for (let round = 0; round < 3; round++) {
    const single = await seconds(async () => {
      for (const one of forms) await send("/api/orgs/bench/images", one);
    });
    const bulk = await seconds(async () => expectStored(await send("/api/orgs/bench/bulk-upload", form)));
    times.push({ single, bulk });
  }
  return {
    one_after_another_per_second: FILES / mean(times, "single"),
    in_one_form_per_second: FILES / mean(times, "bulk"),
    bulk_ratio: mean(times, "single") / mean(times, "bulk"),
    bulk_ratio_of_each_round: times.map((round) => (round.single / round.bulk).toFixed(2)).join(" "),
  };
}

function expectStored(entries) {
  const refused = entries.find(({ error }) => error);
  if (refused) throw new Error(`bulk-upload: ${JSON.stringify(refused)}`);
}

async function seconds(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
