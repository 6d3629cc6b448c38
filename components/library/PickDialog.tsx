import { useEffect, useRef, useState } from "react";
import { callApi } from "@/lib/browser/api";
import type { LibraryImage } from "@/lib/contracts/library";
import controls from "../ui/controls.module.css";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";
import find from "../ui/find.module.css";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import { attempt } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import { ALL, API } from "./addresses";
import styles from "./pick.module.css";
import { imageCount, titleOf } from "./words";

interface PickDialogProps {
  slug: string;
  /** Those that are there already. */
  attached: ReadonlySet<string>;
  /** @returns what went wrong, or null */
  onPick: (ids: readonly string[]) => Promise<string | null>;
  onClose: () => void;
}

const PAUSE_MS = 300;
const LIMIT = 60;

/** Images of the library to choose from. */
export function PickDialog({ slug, attached, onPick, onClose }: PickDialogProps) {
  const [q, setQ] = useState("");
  const [found, setFound] = useState<{ items: readonly LibraryImage[]; cursor?: string; total: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const asked = useRef<AbortController>(null);

  const ask = async (text: string, cursor?: string) => {
    asked.current?.abort();
    const stop = new AbortController();
    asked.current = stop;
    const path = API.images(slug, { ...ALL, q: text.trim() }, { limit: LIMIT, cursor });
    const result = await attempt(() => callApi<LibraryImage[]>("GET", path, { signal: stop.signal }), []);
    if (stop.signal.aborted) return;
    if (!result.ok) return setProblem(result.problem.sentence);
    const { data, page } = result as unknown as { data: LibraryImage[]; page: { cursor?: string; total: number } };
    setProblem(null);
    setFound((before) => ({ ...page, items: cursor ? [...(before?.items ?? []), ...data] : data }));
  };
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const timer = setTimeout(() => void latest.current(q), q ? PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [q]);

  const tick = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const confirm = async () => {
    if (busy || picked.size === 0) return;
    setBusy(true);
    setProblem(await onPick([...picked]));
    setBusy(false);
  };

  return (
    <Dialog title="Attach images" size="wide" onClose={onClose}>
      <label className={find.find}>
        <Icon name="find" />
        <span className="vh">Search the library</span>
        <input
          type="search"
          value={q}
          maxLength={200}
          placeholder="Title, description or alt text"
          data-autofocus
          onChange={(event) => setQ(event.target.value)}
        />
      </label>
      <p className={styles.count} role="status">
        {found ? imageCount(found.total) : "Loading …"}
      </p>
      <ul className={styles.grid} aria-label="Images of the library">
        {found?.items.map((image) => {
          const there = attached.has(image.id);
          return (
            <li key={image.id}>
              <label className={styles.card}>
                <Img
                  src={image.versions.thumb.url}
                  alt=""
                  width={image.versions.thumb.width}
                  height={image.versions.thumb.height}
                  loading="lazy"
                  decoding="async"
                />
                <input
                  type="checkbox"
                  checked={there || picked.has(image.id)}
                  disabled={there}
                  onChange={() => tick(image.id)}
                />
                <span className={styles.title}>
                  {titleOf(image)}
                  {there && <i>Attached</i>}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      {found?.cursor && (
        <button type="button" className={controls.button} onClick={() => void ask(q, found.cursor)}>
          Show more
        </button>
      )}
      <Trouble>{problem}</Trouble>
      <div className={dialog.footer}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          aria-disabled={busy || picked.size === 0 || undefined}
          onClick={confirm}
        >
          {busy ? "Attaching" : picked.size > 0 ? `Attach ${imageCount(picked.size)}` : "Choose images"}
        </button>
        <button type="button" className={controls.button} onClick={onClose}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
