import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { chooseProfileImage, deleteUpload, loadUploads, putOnGig } from "@/app/actions/uploads";
import type { ShownFile } from "@/lib/contracts/uploads";
import type { UploadCategory } from "@/lib/policy/surfaces";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import veil from "../ui/fileDrop.module.css";
import { Icon } from "../ui/Icon";
import nothing from "../ui/nothing.module.css";
import { notify } from "../ui/notify";
import { failed, succeeded } from "../ui/outcome";
import page from "../ui/page.module.css";
import { attempt } from "../ui/problems";
import type { Limits } from "../ui/uploadWords";
import { useFocusLater } from "../ui/useFocusLater";
import { usePaged } from "../ui/usePaged";
import { usePageFiles } from "../ui/usePageFiles";
import { FileCard } from "./FileCard";
import { GigDialog } from "./GigDialog";
import { JobList } from "./JobList";
import { aboutFile, restoreFile } from "./restore";
import styles from "./uploads.module.css";
import { useJobs } from "./useJobs";

interface FilesViewProps {
  view: "all" | UploadCategory;
  first: { items: ShownFile[]; next?: string };
  profileId: string | null;
  limits: Limits;
}

const CATEGORIES: Record<UploadCategory, { label: string; hint: string }> = {
  profile: { label: "Profile", hint: "Pictures of yourself. One of them can be your profile image." },
  gig: { label: "Gig", hint: "Pictures for a gig, which shows up to twenty in your order." },
  general: { label: "General", hint: "Anything else. Others see it only on a gig." },
};

/** One's files of a category or of all: adding, looking, and what can be done with each. */
export function FilesView({ view, first, profileId, limits }: FilesViewProps) {
  const router = useRouter();
  const { items: files, next, change, prepend, append } = usePaged(first, ({ file_id }) => file_id);
  const [chosen, setChosen] = useState<UploadCategory>(view === "all" ? "general" : view);
  const [gigId, setGigId] = useState("");
  const [placing, setPlacing] = useState<ShownFile | null>(null);
  const [busy, setBusy] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const focusLater = useFocusLater();

  const {
    jobs,
    add: send,
    retry,
    drop,
  } = useJobs(limits, (file, gig) => {
    if (view === "all" || view === file.category) prepend({ ...file, gigs: gig ? [gig] : [] });
    router.refresh();
  });
  const { drag, browse, inputProps } = usePageFiles({
    onFiles: (dropped) => send(dropped, chosen, gigId),
    disabled: placing !== null,
  });
  const menuOf = (id: string | undefined) =>
    id === undefined ? null : (list.current?.querySelector<HTMLElement>(`[data-file-id="${id}"] button`) ?? null);

  const remove = async (file: ShownFile) => {
    const result = await attempt(() => deleteUpload({ id: file.file_id }), []);
    if (!result.ok) return failed(`${file.original_filename} was not deleted.`, result.problem.sentence);
    const at = files.findIndex(({ file_id }) => file_id === file.file_id);
    const neighbour = files[at + 1] ?? files[at - 1];
    change((before) => before.filter(({ file_id }) => file_id !== file.file_id));
    const title = `${file.original_filename} deleted.`;
    announce(`${title} It is in the trash.`);
    notify({
      tone: "good",
      title,
      text: "It is in the trash.",
      about: aboutFile(file.file_id),
      // The server renders the page that is open by then, whichever it is, with the file in it.
      action: { label: "Undo", run: () => void restoreFile(file, result.data) },
    });
    focusLater(() => menuOf(neighbour?.file_id) ?? add.current);
  };
  const choose = async (file: ShownFile, id: string | null) => {
    const result = await attempt(() => chooseProfileImage({ id }), []);
    if (!result.ok) return failed("The profile image was not changed.", result.problem.sentence);
    const said = id ? `${file.original_filename} is your profile image.` : "You have no profile image any more.";
    succeeded(said, { about: aboutFile(file.file_id) });
  };
  const place = async (gig: string): Promise<string | null> => {
    if (!placing) return null;
    const result = await attempt(() => putOnGig({ id: placing.file_id, gigId: gig }), []);
    if (!result.ok) return result.problem.sentence ?? "It was not added.";
    setPlacing(null);
    succeeded(`${placing.original_filename} is on the gig ${gig}.`, { about: aboutFile(placing.file_id) });
    return null;
  };
  const more = async () => {
    if (busy || !next) return;
    setBusy(true);
    const result = await attempt(() => loadUploads({ category: view === "all" ? undefined : view, after: next }), []);
    setBusy(false);
    if (!result.ok) return failed("More files could not be loaded.", result.problem.sentence);
    append(result.data);
    focusLater(() => menuOf(result.data.items[0]?.file_id));
  };

  const empty = files.length === 0;
  return (
    <>
      <section className={styles.adding} aria-label="Add images">
        {view === "all" && (
          <label>
            Category
            <select value={chosen} onChange={(event) => setChosen(event.target.value as UploadCategory)}>
              {Object.entries(CATEGORIES).map(([name, { label }]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
        {chosen === "gig" && (
          <label>
            Gig (optional)
            <input
              value={gigId}
              maxLength={255}
              placeholder="Its id, such as 4711"
              onChange={(event) => setGigId(event.target.value)}
            />
          </label>
        )}
        <button
          ref={add}
          type="button"
          className={`${controls.button} ${controls.primary}`}
          onClick={() => browse(null)}
        >
          <Icon name="up" />
          Add images
        </button>
        <p className={styles.hint}>
          <span>
            {CATEGORIES[chosen].hint} JPEG, PNG or WebP<span className={styles.droppable}>; drop them anywhere</span>.
          </span>
        </p>
        <input {...inputProps({ "aria-label": "Image files", accept: "image/jpeg,image/png,image/webp" } as object)} />
      </section>
      <JobList
        jobs={jobs}
        onRetry={retry}
        onDrop={(id) => {
          drop(id);
          focusLater(() => add.current);
        }}
      />
      {empty ? (
        <div className={nothing.nothing}>
          <Icon name="frames" />
          <p>
            {view === "all"
              ? "You have no files yet."
              : `You have no ${CATEGORIES[view].label.toLowerCase()} files yet.`}
          </p>
          <p>
            Add your first image: choose it with the button above
            <span className={styles.droppable}>, drop it here, or paste it</span>.
          </p>
        </div>
      ) : (
        <ul ref={list} className={styles.grid} aria-label="Files">
          {files.map((file) => (
            <FileCard
              key={file.file_id}
              file={file}
              isProfile={file.file_id === profileId}
              onProfile={(id) => void choose(file, id)}
              onGig={() => setPlacing(file)}
              onDelete={() => void remove(file)}
            />
          ))}
        </ul>
      )}
      {next && (
        <button
          type="button"
          className={`${controls.button} ${page.more}`}
          aria-disabled={busy || undefined}
          onClick={more}
        >
          {busy ? "Loading" : "Load more"}
        </button>
      )}
      {drag && (
        <div className={veil.over} aria-hidden="true">
          <p>Drop to add to {CATEGORIES[chosen].label}</p>
        </div>
      )}
      {placing && <GigDialog file={placing} onPlace={place} onClose={() => setPlacing(null)} />}
    </>
  );
}
