import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type UploadFailure, UploadQueue, type UploadTask } from "./upload";

/** An XMLHttpRequest whose course the test tells. */
class FakeRequest extends EventTarget {
  static made: FakeRequest[] = [];
  upload = new EventTarget();
  headers: Record<string, string> = {};
  status = 0;
  responseText = "";
  body: FormData | null = null;
  url = "";
  aborted = false;

  constructor() {
    super();
    FakeRequest.made.push(this);
  }
  open(_method: string, url: string) {
    this.url = url;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send(body: FormData) {
    this.body = body;
  }
  abort() {
    this.aborted = true;
    this.dispatchEvent(new Event("abort"));
  }
  progress(loaded: number, total: number) {
    this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded, total }));
  }
  answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = typeof body === "string" ? body : JSON.stringify(body);
    this.dispatchEvent(new Event("load"));
  }
  fail() {
    this.dispatchEvent(new Event("error"));
  }
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

interface Watched extends UploadTask<unknown> {
  seen: string[];
  done: unknown[];
  failed: UploadFailure[];
}

function task(name: string, rest: Partial<UploadTask<unknown>> = {}): Watched {
  const seen: string[] = [];
  const done: unknown[] = [];
  const failed: UploadFailure[] = [];
  return {
    seen,
    done,
    failed,
    request: () => ({
      url: `/${name}`,
      fields: { order: "3", name },
      file: new File(["12345"], `${name}.jpg`),
      fileField: "image",
      headers: { "Idempotency-Key": "k" },
    }),
    onProgress: (progress) => seen.push("sent" in progress ? `${progress.phase} ${progress.sent}` : progress.phase),
    onDone: (answer) => done.push(answer),
    onFailed: (failure) => failed.push(failure),
    ...rest,
  };
}

const window = new EventTarget();
const network = { onLine: true };

beforeEach(() => {
  FakeRequest.made = [];
  network.onLine = true;
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  vi.stubGlobal("navigator", network);
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("UploadQueue", () => {
  it("sends the text fields before the file, and the key in a header", async () => {
    new UploadQueue().add("a", task("a"));
    await settled();
    const [request] = FakeRequest.made;
    expect([...(request?.body?.keys() ?? [])]).toEqual(["order", "name", "image"]);
    expect(request?.headers["Idempotency-Key"]).toBe("k");
  });

  it("tells of the bytes sent, of the work behind them, and of the answer", async () => {
    const a = task("a");
    new UploadQueue().add("a", a);
    await settled();
    const [request] = FakeRequest.made;
    request?.progress(31, 50);
    request?.upload.dispatchEvent(new Event("load"));
    request?.answer(201, { id: "x" });
    await settled();
    expect(a.seen).toEqual(["waiting", "uploading 0", "uploading 0.62", "processing 1"]);
    expect(a.done).toEqual([{ id: "x" }]);
  });

  it("sends two at once, in the order they were given", async () => {
    const queue = new UploadQueue({ parallel: 2 });
    for (const name of ["a", "b", "c"]) queue.add(name, task(name));
    await settled();
    expect(FakeRequest.made.map(({ url }) => url)).toEqual(["/a", "/b"]);
    FakeRequest.made[1]?.answer(201, {});
    await settled();
    expect(FakeRequest.made.map(({ url }) => url)).toEqual(["/a", "/b", "/c"]);
  });

  it("sends none before the one ahead of it, which takes longer to be read", async () => {
    const queue = new UploadQueue({ parallel: 2 });
    let read = () => {};
    const prepare = () =>
      new Promise<void>((resolve) => {
        read = resolve;
      });
    queue.add("a", task("a", { prepare }));
    queue.add("b", task("b"));
    await settled();
    expect(FakeRequest.made).toEqual([]);
    read();
    await settled();
    expect(FakeRequest.made.map(({ url }) => url)).toEqual(["/a", "/b"]);
  });

  it("says nothing more to one that was cancelled, waiting or running, and goes on with the next", async () => {
    const queue = new UploadQueue({ parallel: 1 });
    const [a, b, c] = [task("a"), task("b"), task("c")];
    queue.add("a", a);
    queue.add("b", b);
    queue.add("c", c);
    await settled();
    queue.cancel("b");
    queue.cancel("a");
    await settled();
    expect(FakeRequest.made.map(({ url, aborted }) => [url, aborted])).toEqual([
      ["/a", true],
      ["/c", false],
    ]);
    expect([...a.failed, ...a.done, ...b.failed, ...b.done]).toEqual([]);
  });

  it("tells how much was sent when the connection drops", async () => {
    const a = task("a");
    new UploadQueue().add("a", a);
    await settled();
    FakeRequest.made[0]?.progress(80, 100);
    FakeRequest.made[0]?.fail();
    await settled();
    expect(a.failed).toEqual([{ kind: "connection", sent: 0.8 }]);
  });

  it("hands on the server's problem, and makes one of what no problem is", async () => {
    const [a, b] = [task("a"), task("b")];
    const queue = new UploadQueue();
    queue.add("a", a);
    queue.add("b", b);
    await settled();
    FakeRequest.made[0]?.answer(409, { code: "duplicate_image", status: 409, order: 0 });
    FakeRequest.made[1]?.answer(413, "<html>too large</html>");
    await settled();
    expect(a.failed).toMatchObject([{ kind: "problem", problem: { code: "duplicate_image", order: 0 } }]);
    expect(b.failed).toMatchObject([{ kind: "problem", problem: { code: "file_too_large", status: 413 } }]);
  });

  it("waits without a connection, and goes on by itself", async () => {
    network.onLine = false;
    const a = task("a");
    new UploadQueue().add("a", a);
    await settled();
    expect(a.seen).toEqual(["offline", "offline"]);
    expect(FakeRequest.made).toEqual([]);
    network.onLine = true;
    window.dispatchEvent(new Event("online"));
    await settled();
    FakeRequest.made[0]?.answer(201, {});
    await settled();
    expect(a.done).toHaveLength(1);
  });

  it("waits, instead of failing, when the connection goes while it sends", async () => {
    const a = task("a");
    new UploadQueue().add("a", a);
    await settled();
    network.onLine = false;
    FakeRequest.made[0]?.fail();
    await settled();
    expect(a.failed).toEqual([]);
    expect(a.seen.at(-1)).toBe("offline");
  });

  it("gives up a connection on which nothing moves", async () => {
    vi.useFakeTimers();
    const a = task("a");
    new UploadQueue({ stallMs: 1000 }).add("a", a);
    await settled();
    FakeRequest.made[0]?.progress(1, 4);
    vi.advanceTimersByTime(999);
    expect(FakeRequest.made[0]?.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    await settled();
    expect(a.failed).toEqual([{ kind: "timeout", sent: 0.25 }]);
  });

  it("asks again while the first attempt of the same upload is still at work", async () => {
    vi.useFakeTimers();
    const a = task("a");
    new UploadQueue().add("a", a);
    await settled();
    FakeRequest.made[0]?.answer(409, { code: "idempotency_in_flight", status: 409 });
    await settled();
    expect(a.failed).toEqual([]);
    await vi.advanceTimersByTimeAsync(1500);
    FakeRequest.made[1]?.answer(201, { id: "x" });
    await settled();
    expect(a.done).toEqual([{ id: "x" }]);
  });
});
