import { useEffect, useRef, useState } from "react";
import { emptyTrash, loadTrash, purgeUpload } from "@/app/actions/uploads";
import type { TrashedFile, TrashPosition } from "@/lib/contracts/uploads";
import { formatBytes } from "@/lib/core/units";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import controls from "../ui/controls.module.css";
import { imageCount } from "../ui/counts";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import { MenuButton } from "../ui/MenuButton";
import { failed, succeeded } from "../ui/outcome";
import page from "../ui/page.module.css";
import { attempt } from "../ui/problems";
import rows from "../ui/rows.module.css";
import { useFocusLater } from "../ui/useFocusLater";
import { usePaged } from "../ui/usePaged";
import { aboutFile, restoreFile } from "./restore";
import styles from "./uploads.module.css";
import { timeLeft } from "./words";

/** What was deleted and can still be brought back. */
export function TrashView({ first }: { first: { items: TrashedFile[]; next?: TrashPosition } }) {
  const { items: files, next, change, append } = usePaged(first, ({ file_id }) => file_id);
  /** What is asked about: one file, or all of them. */
  const [asked, setAsked] = useState<TrashedFile | "all" | null>(null);
  const now = useNow();
  const loading = useRef(false);
  const root = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLParagraphElement>(null);
  const focusLater = useFocusLater();

  const take = (id: string) => {
    const at = files.findIndex((file) => file.file_id === id);
    const neighbour = files[at + 1] ?? files[at - 1];
    change((before) => before.filter((file) => file.file_id !== id));
    focusLater(
      () =>
        (neighbour && root.current?.querySelector<HTMLElement>(`[data-trashed="${neighbour.file_id}"] button`)) ||
        heading.current,
    );
  };
  const restore = async (file: TrashedFile) => {
    if (await restoreFile(file)) take(file.file_id);
  };
  const purged = ({ file_id, original_filename }: TrashedFile) => {
    setAsked(null);
    succeeded(`${original_filename} deleted for good.`, { about: aboutFile(file_id) });
    take(file_id);
  };
  const emptied = (count: number) => {
    setAsked(null);
    change(() => []);
    succeeded(`${imageCount(count)} deleted for good.`);
    focusLater(() => heading.current);
  };
  const more = async () => {
    if (!next || loading.current) return;
    loading.current = true;
    const result = await attempt(() => loadTrash({ after: next }), []);
    loading.current = false;
    if (!result.ok) return failed("More files could not be loaded.", result.problem.sentence);
    append(result.data);
    const id = result.data.items[0]?.file_id;
    focusLater(() => root.current?.querySelector<HTMLElement>(`[data-trashed="${id}"] button`) ?? heading.current);
  };

  return (
    <div ref={root}>
      <div className={styles.trash}>
        <p ref={heading} tabIndex={-1} className={styles.lead}>
          {files.length === 0
            ? "The trash is empty. What you delete waits here before it is removed for good."
            : "Deleted files wait here before they are removed for good, and take room until then. A restored file is not put back on its gigs or your profile."}
        </p>
        {files.length > 0 && (
          <button type="button" className={`${controls.button} ${controls.danger}`} onClick={() => setAsked("all")}>
            <Icon name="bin" />
            Empty trash
          </button>
        )}
      </div>
      {files.length > 0 && (
        <ul className={rows.rows} aria-label="Deleted files">
          {files.map((file) => (
            <li key={file.file_id} className={rows.row} data-trashed={file.file_id}>
              <div className={`${rows.line} ${styles.row}`}>
                <span className={rows.thumb}>
                  <Img
                    src={file.versions.thumb.url}
                    alt=""
                    width={file.versions.thumb.width}
                    height={file.versions.thumb.height}
                    loading="lazy"
                    decoding="async"
                  />
                </span>
                <div className={rows.told}>
                  <p className={rows.title}>
                    <bdi>{file.original_filename}</bdi>
                  </p>
                  <p className={rows.alt}>
                    {file.category}, {formatBytes(file.file_size)}
                    {now !== null && `, ${timeLeft(file.purge_at, now)}`}
                  </p>
                </div>
                <button
                  type="button"
                  className={`${controls.button} ${controls.small}`}
                  onClick={() => void restore(file)}
                >
                  <Icon name="undo" />
                  Restore<span className="vh"> {file.original_filename}</span>
                </button>
                <MenuButton
                  label={`Menu of ${file.original_filename}`}
                  items={[{ icon: "bin", text: "Delete for good", danger: true, onSelect: () => setAsked(file) }]}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      {next && (
        <button type="button" className={`${controls.button} ${page.more}`} onClick={more}>
          Load more
        </button>
      )}
      {asked === "all" && (
        <ConfirmDialog
          title="Empty the trash?"
          consequences={["Everything in it is deleted for good, and cannot be restored.", "Its room is free at once."]}
          confirm={["Delete all for good", "Deleting"]}
          cancel="Keep them"
          action={() => emptyTrash({})}
          onDone={emptied}
          onClose={() => setAsked(null)}
        />
      )}
      {asked && asked !== "all" && (
        <ConfirmDialog
          title={`Delete ${asked.original_filename} for good?`}
          consequences={["It cannot be restored.", "Its room is free at once."]}
          confirm={["Delete for good", "Deleting"]}
          cancel="Keep it"
          action={() => purgeUpload({ id: asked.file_id })}
          onDone={() => purged(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

/** The reader's clock, by the minute; null on the server. */
function useNow(): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
