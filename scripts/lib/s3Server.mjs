// A real S3 server for tests: Ceph's RADOS Gateway with one monitor and one storage daemon that keeps all in memory.
// It takes half a minute and a real server to know how S3 answers, rather than how a mock does.
import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { openSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { aptInstall, findProgram } from "./apt.mjs";
import { run } from "./run.mjs";

const PROGRAMS = ["ceph", "ceph-authtool", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin"];
const PACKAGES = ["ceph-common", "ceph-mon", "ceph-osd", "radosgw"];
const PATIENCE_MS = 90_000;

/**
 * @typedef {object} S3Server
 * @property {string} directory
 * @property {number[]} pids
 * @property {Record<string, string>} env what the tests read: S3_TEST_ENDPOINT and its keys
 */

/** Installs what is missing. @returns {Promise<string | null>} why there can be no S3 server here, or null */
export async function installS3() {
  if (process.platform !== "linux") return "Ceph runs on Linux only";
  if (PROGRAMS.every(findProgram)) return process.getuid() === 0 ? null : "Ceph's daemons want root here";
  return aptInstall(PACKAGES);
}

/** Starts the server on free loopback ports; the first answer comes after some 10 s. @returns {Promise<S3Server>} */
export async function startS3() {
  const directory = await mkdtemp(join(tmpdir(), "contact-sheet-s3-"));
  const pids = [];
  const [port, monitorPort] = await freePorts(2);
  const keys = { access: randomBytes(10).toString("hex"), secret: randomBytes(20).toString("hex") };
  try {
    await configure({ directory, port, monitorPort, fsid: randomUUID() });
    await makeCluster({ directory, monitorPort, pids });
    await ceph(directory, "radosgw-admin", [
      "user",
      "create",
      "--uid=tests",
      "--display-name=tests",
      `--access-key=${keys.access}`,
      `--secret-key=${keys.secret}`,
    ]);
    pids.push(daemon(directory, "radosgw", ["-n", "client.rgw"]));
    await waitFor(() => fetch(`http://127.0.0.1:${port}/`).then(() => true));
  } catch (error) {
    await stopS3({ directory, pids });
    throw error;
  }
  const env = {
    S3_TEST_ENDPOINT: `http://127.0.0.1:${port}`,
    S3_TEST_ACCESS_KEY_ID: keys.access,
    S3_TEST_SECRET_ACCESS_KEY: keys.secret,
    S3_TEST_BUCKET: "contact-sheet-test",
  };
  await makeBucket(env);
  return { directory, pids, env };
}

/** Ends the daemons and forgets what they held. */
export async function stopS3({ directory, pids }) {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}

async function configure({ directory, port, monitorPort, fsid }) {
  for (const name of ["mon", "osd", "rgw"]) await mkdir(join(directory, name));
  const settings = `
[global]
fsid = ${fsid}
mon host = v2:127.0.0.1:${monitorPort}/0
mon initial members = a
public addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
keyring = ${directory}/keyring
run dir = ${directory}
log file = ${directory}/$name.log
admin socket = ${directory}/$name.asok
[mon.a]
mon data = ${directory}/mon
[osd.0]
osd data = ${directory}/osd
osd objectstore = memstore
memstore device bytes = 1073741824
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw data = ${directory}/rgw
`;
  await writeFile(join(directory, "ceph.conf"), settings.trimStart());
}

async function makeCluster({ directory, monitorPort, pids }) {
  const keyring = join(directory, "keyring");
  const map = join(directory, "monmap");
  const key = (name, ...caps) =>
    ceph(directory, "ceph-authtool", [
      keyring,
      "--gen-key",
      "-n",
      name,
      ...caps.flatMap(([who, what]) => ["--cap", who, what]),
    ]);
  await ceph(directory, "ceph-authtool", ["--create-keyring", keyring]);
  await key("mon.", ["mon", "allow *"]);
  await key("client.admin", ["mon", "allow *"], ["osd", "allow *"], ["mgr", "allow *"]);
  await key("client.rgw", ["mon", "allow rwx"], ["osd", "allow rwx"]);
  await key("osd.0", ["mon", "allow profile osd"], ["osd", "allow *"]);
  await ceph(directory, "monmaptool", ["--create", "--addv", "a", `[v2:127.0.0.1:${monitorPort}]`, map]);
  await ceph(directory, "ceph-mon", ["-i", "a", "--mkfs", "--monmap", map, "--keyring", keyring]);
  pids.push(daemon(directory, "ceph-mon", ["-i", "a"]));
  const disk = randomUUID();
  await ceph(directory, "ceph", ["osd", "new", disk]);
  await ceph(directory, "ceph-osd", ["-i", "0", "--mkfs", "--osd-uuid", disk]);
  await cp(keyring, join(directory, "osd", "keyring"));
  await ceph(directory, "ceph", ["auth", "import", "-i", keyring]);
  await ceph(directory, "ceph", ["osd", "crush", "add", "osd.0", "1.0", "root=default"]);
  pids.push(daemon(directory, "ceph-osd", ["-i", "0"]));
  await waitFor(async () => / 1 up/.test(await ceph(directory, "ceph", ["osd", "stat"])));
}

/** Runs one of Ceph's commands to its end and returns what it said. */
async function ceph(directory, command, args) {
  const env = { ...process.env, CEPH_CONF: join(directory, "ceph.conf") };
  const keyed = /^(ceph|radosgw-admin)$/.test(command) ? ["-k", join(directory, "keyring"), ...args] : args;
  const { code, output } = await run(command, keyed, { env });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: ${output.trim()}`);
  return output;
}

/** Starts one of Ceph's daemons in the foreground of a session of its own. */
function daemon(directory, command, args) {
  const log = openSync(join(directory, `${command}.out`), "a");
  const keyring = join(directory, "keyring");
  const child = spawn(command, ["-c", join(directory, "ceph.conf"), "-k", keyring, ...args, "-f"], {
    stdio: ["ignore", log, log],
    detached: true,
  });
  child.unref();
  return child.pid;
}

async function makeBucket(env) {
  const { CreateBucketCommand, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client({
    endpoint: env.S3_TEST_ENDPOINT,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: env.S3_TEST_ACCESS_KEY_ID, secretAccessKey: env.S3_TEST_SECRET_ACCESS_KEY },
  });
  await client.send(new CreateBucketCommand({ Bucket: env.S3_TEST_BUCKET }));
  client.destroy();
}

async function waitFor(isSo) {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error("The S3 server does not come up.");
    await sleep(200);
  }
}

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((done) => {
          const server = createServer();
          server.listen(0, "127.0.0.1", () => done(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
