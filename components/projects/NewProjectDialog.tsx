import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { lookForProject } from "@/app/actions/projects";
import { randomKey } from "@/lib/browser/randomKey";
import { UploadQueue } from "@/lib/browser/upload";
import { PROJECT_ID, PROJECT_ID_WORDS, type ProjectImage } from "@/lib/contracts/projects";
import { ActionForm } from "../ui/ActionForm";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { imageCount } from "../ui/counts";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { attempt, text } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import type { Limits } from "../ui/uploadWords";
import { ChosenFiles, withoutDoubles } from "./ChosenFiles";
import styles from "./share.module.css";
import { accept, requestOf, uploadsOf } from "./uploads";
import { failureOf, suggestId } from "./words";

interface NewProjectDialogProps {
  /** What was dropped; more can be chosen here. */
  files: readonly File[];
  limits: Limits;
  onClose: () => void;
}

const TAKEN = "This id is taken. Choose another one.";

/**
 * A new project: its id and its first pictures. The first upload makes it, so one file goes first, with nothing lost if the
 * id is taken; the others follow on the project's own page.
 */
export function NewProjectDialog({ files: dropped, limits, onClose }: NewProjectDialogProps) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const tried = useRef<string | null>(null);
  const queue = useRef<UploadQueue | null>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  /** Null until something is typed: then it is the first file's name. */
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ id?: string; files?: string; sentence?: string }>({});
  const [sent, setSent] = useState<number | null>(null);

  const take = async (chosen: readonly File[]) => {
    const taken = await accept(chosen, limits);
    setFiles((before) => withoutDoubles([...before, ...taken]));
    // The first one brings an id as well.
    if (taken.length) setProblem(({ sentence }) => ({ sentence }));
  };
  const first = useRef(dropped);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, what it was opened with
  useEffect(() => {
    if (first.current.length) void take(first.current);
    first.current = [];
    return () => queue.current?.cancel("first");
  }, []);

  const submit = async (data: FormData) => {
    const id = text(data, "project-id").trim();
    const [file] = files;
    if (!PROJECT_ID.test(id) || !file) {
      setProblem({
        id: PROJECT_ID.test(id) ? undefined : `${PROJECT_ID_WORDS}.`,
        files: file ? undefined : "Choose at least one image: the first one makes the project.",
      });
      return;
    }
    setProblem({});
    // One's own may be there, and would take the pictures in. An attempt whose answer was lost may have made it, too.
    if (tried.current !== id && (await attempt(() => lookForProject({ projectId: id }), [])).ok)
      return setProblem({ id: TAKEN });
    tried.current = id;
    const failed = await sendFirst(id, file);
    setSent(null);
    if (failed) return setProblem(failed);
    announce(`${id} is made.`);
    await uploadsOf(id).addToNew(files.slice(1), limits, file);
    router.push(`/projects/${id}`);
  };

  const sendFirst = (id: string, file: File) =>
    new Promise<{ id?: string; sentence?: string } | null>((resolve) => {
      queue.current ??= new UploadQueue();
      const key = randomKey();
      queue.current.add<ProjectImage>("first", {
        request: () => requestOf(id, file, key),
        onProgress: (progress) => setSent("sent" in progress ? progress.sent : 0),
        onDone: () => resolve(null),
        onFailed: (failure) => {
          const taken = failure.kind === "problem" && failure.problem.code === "not_found";
          resolve(taken ? { id: TAKEN } : { sentence: failureOf(file, failure, limits).text });
        },
      });
    });

  return (
    <Dialog title="New project" onClose={onClose}>
      <ActionForm className={form.form} onSubmit={submit}>
        {(phase) => (
          <>
            <Field
              id="project-id"
              label="Id"
              hint="What programs call it by. It stays."
              error={problem.id}
              value={typed ?? suggestId(files[0]?.name)}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setProblem(({ id: _changed, ...rest }) => rest);
              }}
              placeholder="red-dragon"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={64}
              data-autofocus
            />
            <div className={form.field}>
              <b id="project-files-label">Images</b>
              <div className={styles.chosen}>
                <span>{files.length ? `${imageCount(files.length)} chosen` : "None chosen"}</span>
                <button
                  ref={choose}
                  type="button"
                  className={controls.button}
                  data-invalid={problem.files ? "" : undefined}
                  aria-describedby={problem.files ? "project-files-error" : undefined}
                  onClick={() => input.current?.click()}
                >
                  {files.length ? "Choose more images" : "Choose images"}
                </button>
              </div>
              <ChosenFiles
                files={files}
                onRemove={(file) => setFiles((before) => before.filter((other) => other !== file))}
                last={() => choose.current}
              />
              {problem.files && (
                <p id="project-files-error" className={form.error}>
                  {problem.files}
                </p>
              )}
            </div>
            <input
              ref={input}
              type="file"
              hidden
              multiple
              accept="image/*,.heic,.heif"
              aria-label="Images of the new project"
              tabIndex={-1}
              onChange={(event) => {
                void take(Array.from(event.currentTarget.files ?? []));
                event.currentTarget.value = "";
              }}
            />
            <progress
              className={styles.meter}
              // It has its room from the start: the dialog must not grow under the pointer.
              data-off={sent === null || undefined}
              aria-label="Upload of the first image"
              value={sent ?? 0}
              max={1}
            />
            <Trouble>{problem.sentence ?? null}</Trouble>
            <FormActions phase={phase} working="Uploading" onCancel={onClose}>
              Create project
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
