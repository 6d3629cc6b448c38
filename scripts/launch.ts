import { type ChildProcess, fork } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { EnvError } from "../lib/env";
import { watchParent } from "./parent";
import { portSentence, type ServerMessage } from "./protocol";
import { openRuntime, type Runtime, readConfiguration } from "./runtime";

/** SIGTERM leaves 10 s: this for the server to drain, the rest for PostgreSQL. */
const DRAIN_MS = 8_000;
/** A server that crashed after this long is started again; one that crashes sooner would do it for ever. */
const RAN_WELL_MS = 10_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Starts the database and the server, prints the address, and stays as their parent: it ends the server before the
 * database, and ends itself when the server does.
 */
export async function launch({ dev, parent }: { dev: boolean; parent: number }): Promise<void> {
  // A terminal that was closed takes no more words; the server and the database must be ended all the same.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  let server: ChildProcess | undefined;
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    say("Stopping …");
    server?.kill("SIGTERM");
    setTimeout(() => server?.kill("SIGKILL"), DRAIN_MS).unref();
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
  watchParent(parent, stop);

  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" });
  let runtime: Runtime | undefined;
  try {
    readConfiguration();
    await refuseTakenPort();
    runtime = await openRuntime({ say });
  } catch (error) {
    say(error instanceof EnvError ? error.message : String((error as Error).stack));
    await runtime?.release();
    process.exit(1);
  }
  let code = 0;
  while (!stopping) {
    const started = Date.now();
    const ended = await new Promise<{ code: number | null; signal: string | null }>((done) => {
      server = startServer(dev);
      server.on("exit", (code, signal) => done({ code, signal }));
    });
    if (stopping) break;
    code = ended.code ?? 1;
    // A crash is mended by a new start; a server that somebody killed, or that never worked, is not.
    const crashed = ended.code !== null && ended.code !== 0 && Date.now() - started > RAN_WELL_MS;
    if (!crashed) {
      if (ended.signal) say(`The server was ended by ${ended.signal}.`);
      break;
    }
    say("The server crashed. Starting it again …");
    await sleep(500);
  }
  await runtime.release();
  process.exit(code);
}

function startServer(dev: boolean): ChildProcess {
  const server = fork("build/server.js", dev ? ["--dev"] : [], {
    execArgv: ["--enable-source-maps", HEAP_GROWTH],
    env: {
      // Decoding, hashing and file reads share libuv's threads: four would let two photos hold up every small file.
      UV_THREADPOOL_SIZE: "16",
      // With glibc's arena for each thread the pixel buffers of decoded photos are never given back.
      MALLOC_ARENA_MAX: "2",
      NEXT_TELEMETRY_DISABLED: "1",
      ...process.env,
    },
  });
  server.on("message", (message: ServerMessage) => {
    if (message.kind === "listening") say(`Contact Sheet is at ${message.address}`);
    if (message.kind === "set-up") say(`Make the first account (this link works once): ${message.link}`);
    if (message.kind === "first-admin") say(`The first account is ${message.email}.`);
    if (message.kind === "warning") say(`Warning: ${message.sentence}`);
    if (message.kind === "failed") say(message.sentence);
  });
  return server;
}

/**
 * V8 lets a heap that has grown slowly grow by a tenth until it marks all of it again, and counts the pixels of every
 * upload as growth: once a server had rendered its pages, each photo had 80 MB marked, at a fifth of its CPU time and with
 * the event loop held for up to 25 ms. Room for as much again ends that.
 */
const HEAP_GROWTH = "--heap-growing-percent=100";

/** @throws EnvError before anything was started, rather than after */
async function refuseTakenPort(): Promise<void> {
  const port = Number(process.env.PORT ?? 3000);
  await new Promise<void>((done, fail) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => fail(new EnvError(portSentence(error, port))));
    probe.listen(port, process.env.HOST, () => probe.close(() => done()));
  });
}
