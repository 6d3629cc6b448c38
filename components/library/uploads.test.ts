import { expect, it } from "vitest";
import { byUrgency, type UploadJob } from "./uploads";

it("shows first what wants a decision, then what runs, then what waits, each in the order given, and nothing that is stored", () => {
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
  expect(byUrgency(jobs).map(({ id }) => id)).toEqual(["2", "5", "1", "3", "6", "4", "7"]);
});
