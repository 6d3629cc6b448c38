import { expect, it } from "vitest";
import { inBatches } from "./inBatches";

function controlled() {
  const calls: { asked: number[]; answer: (found: number[]) => void; fail: (error: Error) => void }[] = [];
  const run = (asked: number[]) =>
    new Promise<number[]>((answer, fail) => {
      calls.push({ asked, answer, fail });
    });
  return { calls, run };
}

const turn = () => new Promise((done) => setImmediate(() => setImmediate(done)));

it("asks once for all that came in one turn, and answers each its own", async () => {
  const ask = inBatches(async (asked: number[]) => asked.map((one) => one * 10));
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([10, 20, 30]);
});

it("never answers a question by a query that was sent before it came", async () => {
  const { calls, run } = controlled();
  const ask = inBatches(run, { atOnce: 1 });
  const first = ask(1);
  await turn();
  const later = [ask(2), ask(3)];
  await turn();
  expect(calls.map(({ asked }) => asked)).toEqual([[1]]);
  calls[0]?.answer([10]);
  expect(await first).toBe(10);
  await turn();
  expect(calls.map(({ asked }) => asked)).toEqual([[1], [2, 3]]);
  calls[1]?.answer([20, 30]);
  expect(await Promise.all(later)).toEqual([20, 30]);
});

it("bounds how many queries there are and how much one asks", async () => {
  const { calls, run } = controlled();
  const ask = inBatches(run, { atOnce: 2, most: 2 });
  const all = [1, 2, 3, 4, 5].map(ask);
  await turn();
  expect(calls.map(({ asked }) => asked)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  calls[0]?.answer([1, 2]);
  await turn();
  expect(calls.map(({ asked }) => asked)).toEqual([[1, 2], [3, 4], [5]]);
  calls[1]?.answer([3, 4]);
  calls[2]?.answer([5]);
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4, 5]);
});

it("tells a failure to those it concerns, and goes on", async () => {
  const { calls, run } = controlled();
  const ask = inBatches(run, { atOnce: 1 });
  const first = ask(1);
  await turn();
  const second = ask(2);
  calls[0]?.fail(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  await turn();
  calls[1]?.answer([2]);
  expect(await second).toBe(2);
});
