import { expect, it } from "vitest";
import { inLists, type UploadJob } from "./uploads";

it("shows what runs before what waits, by itself what wants a decision, each in the order given, and nothing that is stored", () => {
  const phases: UploadJob["phase"][] = [
    "done",
    "uploading",
    "duplicate",
    "processing",
    "waiting",
    "failed",
    "offline",
    "waiting",
  ];
  const jobs = phases.map((phase, at) => ({ id: String(at), phase }) as UploadJob);
  const { going, left } = inLists(jobs);
  expect(going.map(({ id }) => id)).toEqual(["1", "3", "6", "4", "7"]);
  expect(left.map(({ id }) => id)).toEqual(["2", "5"]);
});
