import { useRef } from "react";
import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { labelOf } from "../ui/judge";
import { useFocusLater } from "../ui/useFocusLater";
import styles from "./chosen.module.css";

interface ChosenFilesProps {
  files: readonly File[];
  onRemove: (file: File) => void;
  /** Gets the focus when none is left. */
  last: () => HTMLElement | null;
}

/** The files that were chosen, each with a way to take it out again. */
export function ChosenFiles({ files, onRemove, last }: ChosenFilesProps) {
  const list = useRef<HTMLUListElement>(null);
  const focusLater = useFocusLater();
  const remove = (file: File, at: number) => {
    onRemove(file);
    // What comes next has taken its place.
    const next = Math.min(at, files.length - 2);
    focusLater(() => (next < 0 ? last() : list.current?.querySelectorAll("button")[next]));
  };
  if (!files.length) return null;
  return (
    <ul ref={list} className={styles.files} aria-label="Chosen images">
      {files.map((file, at) => (
        <li key={keyOf(file)}>
          <bdi>{labelOf(file)}</bdi>
          <bdi dir="ltr" className="data">
            {formatBytes(file.size)}
          </bdi>
          <button
            type="button"
            className={controls.icon}
            aria-label={`Remove ${labelOf(file)}`}
            onClick={() => remove(file, at)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Tells a file from others, as far as a browser tells of files. */
const keyOf = ({ name, size, lastModified }: File): string => `${name} ${size} ${lastModified}`;

/** Those that were chosen before and those chosen now, the same file once. */
export const withoutDoubles = (files: readonly File[]): File[] => [
  ...new Map(files.map((file) => [keyOf(file), file])).values(),
];
