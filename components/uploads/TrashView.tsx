import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { loadTrash, restoreUpload } from "@/app/actions/uploads";
import type { TrashedFile, TrashPosition } from "@/lib/contracts/uploads";
import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import { failed, succeeded } from "../ui/outcome";
import page from "../ui/page.module.css";
import { attempt } from "../ui/problems";
import rows from "../ui/rows.module.css";
import { useFocusLater } from "../ui/useFocusLater";
import styles from "./uploads.module.css";
import { timeLeft } from "./words";

/** What was deleted and can still be brought back. */
export function TrashView({ first }: { first: { items: TrashedFile[]; next?: TrashPosition } }) {
  const router = useRouter();
  const [files, setFiles] = useState(first.items);
  const [next, setNext] = useState(first.next);
  const now = useNow();
  const loading = useRef(false);
  const root = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLParagraphElement>(null);
  const focusLater = useFocusLater();

  const restore = async ({ file_id, original_filename }: TrashedFile) => {
    const result = await attempt(() => restoreUpload({ id: file_id }), []);
    if (!result.ok) return failed(`${original_filename} was not restored.`, result.problem.sentence);
    const at = files.findIndex((file) => file.file_id === file_id);
    const neighbour = files[at + 1] ?? files[at - 1];
    setFiles((before) => before.filter((file) => file.file_id !== file_id));
    succeeded(`${original_filename} restored.`);
    router.refresh();
    focusLater(
      () =>
        (neighbour && root.current?.querySelector<HTMLElement>(`[data-trashed="${neighbour.file_id}"] button`)) ||
        heading.current,
    );
  };
  const more = async () => {
    if (!next || loading.current) return;
    loading.current = true;
    const result = await attempt(() => loadTrash({ after: next }), []);
    loading.current = false;
    if (!result.ok) return failed("More files could not be loaded.", result.problem.sentence);
    setFiles((before) => [...before, ...result.data.items]);
    setNext(result.data.next);
    const id = result.data.items[0]?.file_id;
    focusLater(() => root.current?.querySelector<HTMLElement>(`[data-trashed="${id}"] button`) ?? heading.current);
  };

  return (
    <div ref={root}>
      <p ref={heading} tabIndex={-1} className={styles.lead}>
        {files.length === 0
          ? "The trash is empty. What you delete waits here before it is removed for good."
          : "Deleted files wait here before they are removed for good. A restored file is not put back on its gigs or your profile."}
      </p>
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
