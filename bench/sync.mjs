// Devices: what it costs that nothing is new, what it costs to wait, how long a change takes to reach who waits, and how
// many bytes one new picture is on the wire.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { fixture } from "../scripts/fixtures.mjs";
import { load, startBare } from "./load.mjs";
import { cpuMs, memoryMb, startServer } from "./server.mjs";
import { call, formOf } from "./uploads.mjs";

const DEVICES = Number(process.env.BENCH_DEVICES ?? 10_000);
/** Devices whose polls are sent in turn. */
const POLLING = 500;
const WAITING = Number(process.env.BENCH_WAITING ?? 2_000);
const IDLE_SECONDS = 10;
/** Changes of one person's slots, one after another, while everybody waits. */
const CHANGES = 40;

/** @returns its figures: requests a second, milliseconds, bytes */
export async function syncBench() {
  const server = await startServer();
  const database = new pg.Client({ connectionString: await server.databaseUrl() });
  await database.connect();
  try {
    const households = await seed(database, DEVICES);
    return {
      devices: DEVICES,
      not_modified: await benchPolls(server, households.slice(0, POLLING)),
      waiting: await benchWaiting(server, database, households.slice(0, WAITING)),
      one_new_picture: await benchBytes(server),
    };
  } finally {
    await database.end();
    await server.stop();
  }
}

const hashOf = (token) => createHash("sha256").update(token).digest();
const newToken = (prefix) => prefix + randomBytes(32).toString("base64url");

/** People with a token and a device each, straight into the tables. */
async function seed(database, count) {
  const households = Array.from({ length: count }, () => ({
    user: randomUUID(),
    device: randomUUID(),
    userToken: newToken("cs_"),
    token: newToken("csd_"),
  }));
  const column = (name) => households.map((household) => household[name]);
  const hashes = (name) => column(name).map(hashOf);
  await database.query(
    `INSERT INTO users (id, email, name, updated_at)
     SELECT id, id || '@bench.test', 'Bench', now() FROM unnest($1::uuid[]) AS id`,
    [column("user")],
  );
  await database.query(
    `INSERT INTO api_tokens (id, user_id, name, hash)
     SELECT gen_random_uuid(), id, 'bench', hash FROM unnest($1::uuid[], $2::bytea[]) AS t(id, hash)`,
    [column("user"), hashes("userToken")],
  );
  await database.query(
    `INSERT INTO devices (id, user_id, name, profile, profile_key, token_hash)
     SELECT id, owner, 'Bench', '{}', 'bench', hash FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS t(id, owner, hash)`,
    [column("device"), column("user"), hashes("token")],
  );
  await database.query("ANALYZE users, devices, api_tokens");
  return households;
}

const bearer = (token) => ({ authorization: `Bearer ${token}` });
const etagOf = async (server, { token }) => {
  const answer = await fetch(`${server.url}/api/sync`, { headers: bearer(token) });
  await answer.arrayBuffer();
  return answer.headers.get("etag");
};

/** The headers with which each of them asks whether there is something new. */
async function pollsOf(server, households) {
  const polls = [];
  for (const household of households)
    polls.push({ ...bearer(household.token), "if-none-match": await etagOf(server, household) });
  return polls;
}

/** Polls that find nothing new, by many devices in turn. */
async function benchPolls(server, households) {
  const polls = await pollsOf(server, households);
  const bare = await startBare("package.json", "application/json");
  try {
    const rounds = [];
    for (let round = 0; round < 2; round++) {
      const beside = await load(bare.url, { "if-none-match": '"bare"' });
      const before = await cpuMs(server.pid);
      const polled = await load(`${server.url}/api/sync`, polls);
      const cpu = (await cpuMs(server.pid)) - before;
      rounds.push({ ...polled, bare: beside.rps, cpuUs: (cpu * 1000) / polled.count });
    }
    const best = rounds.reduce((a, b) => (b.rps > a.rps ? b : a));
    return {
      rps: best.rps,
      p50_ms: best.p50,
      p99_ms: best.p99,
      cpu_us_a_request: Math.min(...rounds.map(({ cpuUs }) => cpuUs)),
      bare_rps: Math.max(...rounds.map(({ bare: rps }) => rps)),
      ratio: best.rps / Math.max(...rounds.map(({ bare: rps }) => rps)),
    };
  } finally {
    bare.stop();
  }
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];
const spread = (values) => ({ p50: quantile(values, 0.5), p95: quantile(values, 0.95), max: Math.max(...values) });

/** One request whose answer is held. @returns when the answer came (performance.now) and its status */
const hold = (server, agent, headers) =>
  new Promise((resolve, reject) => {
    request(`${server.url}/api/sync?wait=55`, { agent, headers }, (answer) => {
      const at = performance.now();
      answer.resume().on("end", () => resolve({ at, status: answer.statusCode }));
    })
      .on("error", reject)
      .end();
  });

/** Many that wait at once: their memory, their idle cost, and how long a change is under way to them. */
async function benchWaiting(server, database, households) {
  const polls = await pollsOf(server, households);
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  await sleep(3000);
  const idle = async () => {
    const before = await cpuMs(server.pid);
    await sleep(IDLE_SECONDS * 1000);
    return (await cpuMs(server.pid)) - before;
  };
  const cpuBefore = await idle();
  const before = await memoryMb(server.pid);
  const answers = polls.map((headers) => hold(server, agent, headers));
  await sleep(5000);
  const after = await memoryMb(server.pid);
  const cpuWaiting = await idle();

  const single = [];
  for (const [at, { userToken }] of households.slice(0, CHANGES).entries()) {
    const started = performance.now();
    const changed = fetch(`${server.url}/api/reference-images`, {
      method: "POST",
      body: "{}",
      headers: { ...bearer(userToken), "content-type": "application/json" },
    });
    single.push((await answers[at]).at - started);
    await (await changed).arrayBuffer();
  }

  const rest = households.slice(CHANGES).map(({ user }) => user);
  const started = performance.now();
  await database.query(
    `WITH changed AS (UPDATE users SET slots_version = slots_version + 1 WHERE id = ANY($1::uuid[]) RETURNING id)
     SELECT count(pg_notify('slots_changed', id::text)) FROM changed`,
    [rest],
  );
  const all = await Promise.all(answers);
  agent.destroy();
  return {
    devices: households.length,
    rss_before_mb: before.rss,
    rss_rise_mb: after.rss - before.rss,
    idle_cpu_ms_in_10_s: { nobody_waits: cpuBefore, everybody_waits: cpuWaiting },
    one_change_ms: spread(single),
    all_changed_at_once_ms: spread(all.slice(CHANGES).map(({ at }) => at - started)),
    statuses: [...new Set(all.map(({ status }) => status))],
  };
}

/** What a device with four of five pictures receives for the fifth, heads and all, beside that picture's own size. */
async function benchBytes(server) {
  const token = server.addPerson("bytes@bench.test");
  const put = async (name) => {
    const data = await readFile(await fixture(name));
    await call(server, token, "POST", "/api/reference-images", formOf("image", [{ name, data }]));
  };
  const screens = { "800x480": { width: 800, height: 480 }, "1600x1200": { width: 1600, height: 1200 } };
  const devices = {};
  for (const [name, profile] of Object.entries(screens)) {
    const device = await call(server, token, "POST", "/api/devices", { name, profile: { ...profile, fit: "cover" } });
    devices[name] = bearer(device.token);
  }
  for (const name of ["small-1.jpg", "small-2.jpg", "small-3.jpg", "small-4.jpg"]) await put(name);
  const held = {};
  for (const name of Object.keys(screens)) {
    const answer = await fetch(`${server.url}/api/sync`, { headers: devices[name] });
    held[name] = { ...(await answer.json()), etag: answer.headers.get("etag") };
  }
  await put("photo.jpg");
  const figures = {};
  for (const name of Object.keys(screens)) {
    const { version, images, etag } = held[name];
    const have = images.map(({ file }) => file).join(",");
    const asked = { ...devices[name], "if-none-match": etag };
    const tar = { ...asked, accept: "application/x-tar" };
    const archive = await count(`${server.url}/api/sync?since=${version}&have=${have}`, tar);
    const manifest = await count(`${server.url}/api/sync?since=${version}`, asked);
    const [{ url, bytes }] = JSON.parse(manifest.text).images;
    const file = await count(url, devices[name]);
    figures[name] = {
      picture_bytes: bytes,
      tar_over: archive.received / bytes - 1,
      tar_sent_bytes: archive.sent,
      json_and_file_over: (manifest.received + file.received) / bytes - 1,
      json_and_file_sent_bytes: manifest.sent + file.sent,
    };
  }
  return figures;
}

/** One request on a connection of its own. @returns the bytes that the socket received and sent, and the body */
const count = (url, headers) =>
  new Promise((resolve, reject) => {
    request(url, { agent: new Agent(), headers }, (answer) => {
      const { socket, statusCode } = answer;
      let text = "";
      if (statusCode !== 200) reject(new Error(`${url}: ${statusCode}`));
      answer
        .setEncoding("latin1")
        .on("data", (piece) => {
          text += piece;
        })
        .on("end", () => resolve({ received: socket.bytesRead, sent: socket.bytesWritten, text }));
    })
      .on("error", reject)
      .end();
  });
