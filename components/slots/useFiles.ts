import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useDropzone } from "react-dropzone";
import { focusedSlot } from "./useSlotFocus";

/** Files that are being dragged over the page. */
export interface FileDrag {
  /** The slot below them, null elsewhere on the page. */
  order: number | null;
  /** How many; 0 where the browser does not tell. */
  count: number;
  /** The browser told the types, and none is a picture. It may tell none at all: then the drop decides. */
  refused: boolean;
}

interface FilesOptions {
  onFiles: (files: readonly File[], start: number | null) => void;
  /** A dialog is open over the page: nothing is dropped or pasted behind it. */
  disabled: boolean;
}

/** The ways in for files: dropped anywhere on the page, pasted, or chosen. */
export function useFiles(root: RefObject<HTMLElement | null>, { onFiles, disabled }: FilesOptions) {
  const [drag, setDrag] = useState<FileDrag | null>(null);
  const start = useRef<number | null>(null);

  const { getRootProps, getInputProps, inputRef, rootRef, open, isDragGlobal } = useDropzone({
    noClick: true,
    noKeyboard: true,
    disabled,
    // Plain <input>: the File System Access picker does not let a test, or a phone's camera roll, in.
    useFsAccessApi: false,
    onDrop: (accepted) => {
      setDrag(null);
      if (accepted.length > 0) onFiles(accepted, start.current);
    },
    onDragOver: (event) => setDrag((before) => sameDrag(before, describe(event as unknown as DragEvent))),
    onDragLeave: () => setDrag(null),
  });

  // The whole page takes files, not the strip alone: the handlers go on the document.
  const handlers = useRef(getRootProps());
  handlers.current = getRootProps();
  useEffect(() => {
    rootRef.current = document.body;
    const call = (name: "onDragEnter" | "onDragOver" | "onDragLeave" | "onDrop") => (event: DragEvent) => {
      if (name === "onDrop") start.current = orderOf(event.target);
      (handlers.current[name] as ((event: unknown) => void) | undefined)?.(event);
    };
    const bound = [
      ["dragenter", call("onDragEnter")],
      ["dragover", call("onDragOver")],
      ["dragleave", call("onDragLeave")],
      ["drop", call("onDrop")],
    ] as const;
    for (const [type, listener] of bound) document.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of bound) document.removeEventListener(type, listener);
    };
  }, [rootRef]);

  useEffect(() => {
    if (disabled) return;
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]")) return;
      const files = Array.from(event.clipboardData?.files ?? []);
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(files, focusedSlot(root.current));
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [root, onFiles, disabled]);

  /** Opens the file dialog for a slot; for any free ones without. */
  const browse = useCallback(
    (order: number | null, { single = false } = {}) => {
      start.current = order;
      if (inputRef.current) inputRef.current.multiple = !single;
      open();
    },
    [inputRef, open],
  );

  return { drag: isDragGlobal ? drag : null, browse, inputProps: getInputProps };
}

const orderOf = (target: EventTarget | null): number | null => {
  const slot = target instanceof Element ? target.closest("[data-slot]") : null;
  return slot ? Number(slot.getAttribute("data-slot")) : null;
};

function describe({ target, dataTransfer }: DragEvent): FileDrag {
  const items = Array.from(dataTransfer?.items ?? []).filter(({ kind }) => kind === "file");
  const refused = items.length > 0 && items.every(({ type }) => type !== "" && !type.startsWith("image/"));
  return { order: orderOf(target), count: items.length, refused };
}

function sameDrag(before: FileDrag | null, after: FileDrag): FileDrag {
  const same = before?.order === after.order && before.count === after.count && before.refused === after.refused;
  return same ? before : after;
}
