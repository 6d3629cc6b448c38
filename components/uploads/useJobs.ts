import { useEffect, useRef, useState } from "react";
import { randomKey } from "@/lib/browser/randomKey";
import { type UploadFailure, type UploadProgress, UploadQueue } from "@/lib/browser/upload";
import type { UploadedFile } from "@/lib/contracts/uploads";
import type { UploadCategory } from "@/lib/policy/surfaces";
import { imageCount } from "../ui/counts";
import { judge, labelOf } from "../ui/judge";
import { failed, succeeded } from "../ui/outcome";
import { type Limits, refusals, retryable } from "../ui/uploadWords";

/** One file on its way. */
export interface Job {
  id: string;
  file: File;
  label: string;
  category: UploadCategory;
  gigId: string;
  phase: UploadProgress["phase"] | "failed" | "refused";
  /** From 0 to 1. */
  sent: number;
  /** What is wrong, and the way out. */
  text: string | null;
}

/** The names of those that ended since all was quiet. */
interface Ended {
  added: string[];
  not: { label: string; text: string }[];
}

const fieldsOf = ({ category, gigId }: Job): Record<string, string> =>
  category === "gig" && gigId ? { gig_id: gigId } : {};

/** Whether a file is still under way. */
export const isRunning = ({ phase }: Job): boolean => phase !== "failed" && phase !== "refused";

/** The files on their way to the server, one after the other: a gig shows them in the order in which they arrive. */
export function useJobs(limits: Limits, onStored: (file: UploadedFile, gigId: string | undefined) => void) {
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const [queue] = useState(() => new UploadQueue({ parallel: 1 }));
  // Attempts whose answer is not known: repeated with their key, they create nothing twice.
  const keys = useRef(new Map<string, string>());
  const stored = useRef(onStored);
  stored.current = onStored;

  const running = jobs.some(isRunning);
  useEffect(() => {
    if (!running) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, [running]);

  // Told once, however many they are. What is wrong with which is in the list.
  const ended = useRef<Ended>({ added: [], not: [] });
  useEffect(() => {
    if (running) return;
    const { added, not } = ended.current;
    ended.current = { added: [], not: [] };
    const [good] = added;
    const [bad] = not;
    if (bad) failed(outcomeOf(added.length, not), not.length > 1 || good ? "The list says why." : bad.text);
    else if (good) succeeded(added.length > 1 ? `${imageCount(added.length)} added.` : `${good} added.`);
  }, [running]);

  const change = (id: string, patch: Partial<Job>) =>
    setJobs((before) => before.map((job) => (job.id === id ? { ...job, ...patch } : job)));
  const drop = (id: string) => {
    queue.cancel(id);
    setJobs((before) => before.filter((job) => job.id !== id));
  };
  const end = (job: Job, phase: "failed" | "refused", text: string) => {
    change(job.id, { phase, text });
    ended.current.not.push({ label: job.label, text });
  };

  const onFailed = (job: Job, failure: UploadFailure) => {
    if (failure.kind === "problem") keys.current.delete(job.id);
    const { phase, text } = verdict(job, failure, limits);
    end(job, phase, text);
  };

  const send = (job: Job) => {
    queue.add<UploadedFile>(job.id, {
      prepare: async () => {
        const refusal = await judge(job.file, limits);
        if (!refusal) return;
        queue.cancel(job.id);
        end(job, "refused", `${refusal.title} ${refusal.text}`);
      },
      request: () => {
        const key = keys.current.get(job.id) ?? randomKey();
        keys.current.set(job.id, key);
        return {
          url: `/api/upload/${job.category}`,
          fields: fieldsOf(job),
          file: job.file,
          fileField: "file",
          headers: { "Idempotency-Key": key },
        };
      },
      onProgress: (progress) => change(job.id, { phase: progress.phase, sent: "sent" in progress ? progress.sent : 0 }),
      onDone: (file) => {
        keys.current.delete(job.id);
        setJobs((before) => before.filter(({ id }) => id !== job.id));
        stored.current(file, fieldsOf(job).gig_id);
        ended.current.added.push(job.label);
      },
      onFailed: (failure) => onFailed(job, failure),
    });
  };

  const add = (files: readonly File[], category: UploadCategory, gigId: string) => {
    const made = files.map(
      (file): Job => ({
        id: randomKey(),
        file,
        label: labelOf(file),
        category,
        gigId: gigId.trim(),
        phase: "waiting",
        sent: 0,
        text: null,
      }),
    );
    setJobs((before) => [...before, ...made]);
    for (const job of made) send(job);
  };
  const retry = (job: Job) => {
    change(job.id, { phase: "waiting", sent: 0, text: null });
    send(job);
  };
  return { jobs, add, retry, drop };
}

/** What became of several: `3 images added, 2 not.` */
function outcomeOf(added: number, not: Ended["not"]): string {
  if (added > 0) return `${imageCount(added)} added, ${not.length} not.`;
  return not.length > 1 ? `${imageCount(not.length)} were not added.` : `${not[0]?.label} was not added.`;
}

function verdict(
  { label, file }: Job,
  failure: UploadFailure,
  limits: Limits,
): { phase: "failed" | "refused"; text: string } {
  const problem = failure.kind === "problem" ? failure.problem : null;
  const refused = ({ title, text }: { title: string; text: string }) => ({
    phase: "refused" as const,
    text: `${title} ${text}`,
  });
  switch (problem?.code) {
    case "file_too_large":
      return refused(refusals.tooLarge(label, file.size, limits));
    case "unsupported_type":
      return refused(refusals.notAnImage(label, limits));
    case "image_invalid":
      return refused(refusals.damaged(label));
    case "gig_full":
      return { phase: "refused", text: `${problem.detail}. Take one off the gig first.` };
    case "not_found":
    case "invalid_request":
      return { phase: "refused", text: problem.detail };
    default:
      return { phase: "failed", text: retryable(failure)?.text ?? "It did not upload. The file is still here." };
  }
}
