import { useCallback, useRef, useState } from "react";
import { type UploadFailure, UploadQueue } from "@/lib/browser/upload";
import type { LibraryImage } from "@/lib/contracts/library";
import { announce } from "../ui/announce";
import { judge, labelOf } from "../ui/judge";
import { notify } from "../ui/notify";
import { type Limits, refusals, retryable } from "../ui/uploadWords";
import { API } from "./addresses";

/** A new file on its way to an image that is there. */
export interface Replacing {
  label: string;
  sent: number;
  /** Why it stopped; null while it goes. */
  text: string | null;
  /** What another try is called; absent where none makes sense. */
  again?: string;
}

/** Gives an image another file, under the same id. What was there stays until the server has the new one. */
export function useReplace(slug: string, limits: Limits, onReplaced: (image: LibraryImage) => void) {
  const [replacing, setReplacing] = useState<Replacing | null>(null);
  const queue = useRef<UploadQueue>(null);
  const last = useRef<{ id: string; file: File; anyway: boolean } | null>(null);
  queue.current ??= new UploadQueue({ parallel: 1 });

  const send = useCallback(
    (id: string, file: File, anyway: boolean) => {
      const label = labelOf(file);
      last.current = { id, file, anyway };
      setReplacing({ label, sent: 0, text: null });
      const stop = (text: string, again?: string) => {
        setReplacing({ label, sent: 0, text, again });
        announce(text, { urgency: "assertive" });
      };
      void judge(file, limits).then((refusal) => {
        if (refusal) return stop(`${refusal.title} ${refusal.text}`);
        queue.current?.add<LibraryImage>(id, {
          request: () => ({
            method: "PUT",
            url: anyway ? API.file(slug, id) : `${API.file(slug, id)}?on_duplicate=reject`,
            fields: {},
            file,
            fileField: "file",
            headers: {},
          }),
          onProgress: (progress) => setReplacing({ label, sent: "sent" in progress ? progress.sent : 0, text: null }),
          onDone: (image) => {
            setReplacing(null);
            const title = `${image.title || "The image"} is replaced, wherever it is used.`;
            announce(title);
            notify({ tone: "good", title });
            onReplaced(image);
          },
          onFailed: (failure) => {
            const { text, again } = refusedBy(failure, label, file, limits);
            stop(text, again);
          },
        });
      });
    },
    [slug, limits, onReplaced],
  );

  return {
    replacing,
    replace: (id: string, file: File) => send(id, file, false),
    again: () =>
      last.current && send(last.current.id, last.current.file, replacing?.again === ANYWAY || last.current.anyway),
    cancel: () => {
      if (last.current) queue.current?.cancel(last.current.id);
      setReplacing(null);
    },
  };
}

const ANYWAY = "Replace anyway";

function refusedBy(
  failure: UploadFailure,
  label: string,
  file: File,
  limits: Limits,
): { text: string; again?: string } {
  const problem = failure.kind === "problem" ? failure.problem : null;
  const words = ({ title, text }: { title: string; text: string }) => ({ text: `${title} ${text}` });
  switch (problem?.code) {
    case "duplicate_image":
      return { text: problem.detail, again: ANYWAY };
    case "file_too_large":
      return words(refusals.tooLarge(label, file.size, limits));
    case "unsupported_type":
      return words(refusals.notAnImage(label, limits));
    case "image_invalid":
      return words(refusals.damaged(label));
    case "not_found":
    case "forbidden":
      return { text: problem.detail };
    default:
      return { text: `${label}: ${retryable(failure)?.text ?? "It did not upload."}`, again: "Retry" };
  }
}
