import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Admission } from "./admission";

const limits = { concurrency: 2, memoryBytes: 100, queue: 3, waitMs: 60_000 };

/** Work that ends when it is told to. */
function job() {
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const seen = { started: false, finish };
  const work = async () => {
    seen.started = true;
    await done;
  };
  return Object.assign(seen, { work });
}

const settle = () => sleep(1);

describe("admission", () => {
  it("runs no more at once than it may, and the rest in the order they came", async () => {
    const admission = new Admission({ ...limits, queue: 10 });
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const all = Array.from({ length: 8 }, (_, index) =>
      admission.run(10, async () => {
        order.push(index);
        most = Math.max(most, ++running);
        await settle();
        running--;
      }),
    );
    await Promise.all(all);
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("keeps the sum of the estimates within the budget", async () => {
    const admission = new Admission(limits);
    const [first, second] = [job(), job()];
    const running = [admission.run(60, first.work), admission.run(60, second.work)];
    await settle();
    expect([first.started, second.started]).toEqual([true, false]);
    first.finish();
    await settle();
    expect(second.started).toBe(true);
    second.finish();
    await Promise.all(running);
  });

  it("lets one in alone that is larger than the budget, and nothing beside it", async () => {
    const admission = new Admission(limits);
    const [small, huge, late] = [job(), job(), job()];
    const running = [admission.run(10, small.work), admission.run(500, huge.work), admission.run(10, late.work)];
    await settle();
    expect([small.started, huge.started, late.started]).toEqual([true, false, false]);
    small.finish();
    await settle();
    expect([huge.started, late.started]).toEqual([true, false]);
    huge.finish();
    await settle();
    expect(late.started).toBe(true);
    late.finish();
    await Promise.all(running);
  });

  it("turns away who finds the queue full", async () => {
    const admission = new Admission(limits);
    const jobs = Array.from({ length: 5 }, job);
    const running = jobs.map(({ work }) => admission.run(10, work));
    await expect(admission.run(10, async () => {})).rejects.toMatchObject({
      code: "overloaded",
      retryAfter: 15_000 / 1000,
    });
    for (const { finish } of jobs) finish();
    await Promise.all(running);
    await expect(admission.run(10, async () => "again")).resolves.toBe("again");
  });

  it("turns away who has waited too long, and lets the next one in that fits", async () => {
    const admission = new Admission({ ...limits, waitMs: 50 });
    const holder = job();
    const held = admission.run(60, holder.work);
    const tooLarge = admission.run(60, async () => "large");
    await sleep(25);
    const fits = admission.run(30, async () => "small");
    await expect(tooLarge).rejects.toMatchObject({ code: "overloaded" });
    await expect(fits).resolves.toBe("small");
    holder.finish();
    await held;
  });

  it("gives the room back when the work fails", async () => {
    const admission = new Admission({ ...limits, concurrency: 1 });
    await expect(admission.run(100, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(admission.run(100, async () => "room")).resolves.toBe("room");
  });
});
