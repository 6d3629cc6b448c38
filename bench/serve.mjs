// Serving a stored rendition: requests a second through the byte path, as ratios to a bare node:http server that sends the
// same file (read each time, streamed, or held in memory), each in a process of its own, the load from a third.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture } from "../scripts/fixtures.mjs";
import { load, startBare } from "./load.mjs";
import { startServer } from "./server.mjs";
import { call, formOf } from "./uploads.mjs";

const rps = async (url, headers) => (await load(url, headers)).rps;

/** @returns its figures, in requests a second */
export async function serveBench() {
  const photo = await readFile(await fixture("photo.jpg"));
  const directory = await mkdtemp(join(tmpdir(), "contact-sheet-serve-"));
  const server = await startServer();
  try {
    const token = server.addPerson("bench@example.test");
    const form = formOf("image", [{ name: "photo.jpg", data: photo }]);
    const { image } = await call(server, token, "POST", "/api/reference-images", form);
    const rendition = await fetch(image.medium);
    const bytes = Buffer.from(await rendition.arrayBuffer());
    const path = join(directory, "rendition");
    await writeFile(path, bytes);
    const bare = await startBare(path, "image/webp");
    const etag = { "if-none-match": rendition.headers.get("etag") };
    const rounds = [];
    for (let round = 0; round < 2; round++) {
      rounds.push({
        file: await rps(`${bare.url}/file`),
        stream: await rps(`${bare.url}/stream`),
        memory: await rps(`${bare.url}/memory`),
        hot: await rps(image.medium),
        bare_304: await rps(`${bare.url}/memory`, { "if-none-match": '"bare"' }),
        hot_304: await rps(image.medium, etag),
      });
    }
    bare.stop();
    const best = (name) => Math.max(...rounds.map((round) => round[name]));
    return {
      rendition_bytes: bytes.length,
      served_rps: best("hot"),
      bare_file_rps: best("file"),
      bare_stream_rps: best("stream"),
      bare_memory_rps: best("memory"),
      ratio_to_file: best("hot") / best("file"),
      ratio_to_stream: best("hot") / best("stream"),
      ratio_to_memory: best("hot") / best("memory"),
      bare_304_rps: best("bare_304"),
      served_304_rps: best("hot_304"),
      ratio_304: best("hot_304") / best("bare_304"),
    };
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
