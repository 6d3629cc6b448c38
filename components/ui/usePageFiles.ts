import { useCallback, useEffect, useRef, useState } from "react";
import { useDropzone } from "react-dropzone";

/** Files that are being dragged over the page. */
export interface PageDrag<Place> {
  /** What is below them, null where nothing takes them specially. */
  place: Place | null;
  /** How many; 0 where the browser does not tell. */
  count: number;
  /** The browser told the types, and none is a picture. It may tell none at all: then the drop decides. */
  refused: boolean;
}

interface PageFilesOptions<Place> {
  onFiles: (files: readonly File[], place: Place | null) => void;
  /** A dialog is open over the page: nothing is dropped or pasted behind it. */
  disabled: boolean;
  /** The place that an element stands for. */
  placeOf?: (element: Element) => Place | null;
  /** The place that has the focus, for what is pasted. */
  focused?: () => Place | null;
}

/** The ways in for files: dropped anywhere on the page (folders too), pasted, or chosen. */
export function usePageFiles<Place extends string | number = never>({
  onFiles,
  disabled,
  placeOf,
  focused,
}: PageFilesOptions<Place>) {
  const [drag, setDrag] = useState<PageDrag<Place> | null>(null);
  const start = useRef<Place | null>(null);
  const placeOfRef = useRef(placeOf);
  placeOfRef.current = placeOf;
  const focusedRef = useRef(focused);
  focusedRef.current = focused;

  const at = (target: EventTarget | null): Place | null =>
    target instanceof Element ? (placeOfRef.current?.(target) ?? null) : null;
  const describe = ({ target, dataTransfer }: DragEvent): PageDrag<Place> => {
    const items = Array.from(dataTransfer?.items ?? []).filter(({ kind }) => kind === "file");
    const refused = items.length > 0 && items.every(({ type }) => type !== "" && !type.startsWith("image/"));
    return { place: at(target), count: items.length, refused };
  };

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

  // The whole page takes files, not one part of it alone: the handlers go on the document.
  const handlers = useRef(getRootProps());
  handlers.current = getRootProps();
  useEffect(() => {
    rootRef.current = document.body;
    const call = (name: "onDragEnter" | "onDragOver" | "onDragLeave" | "onDrop") => (event: DragEvent) => {
      const { target } = event;
      // Where nothing is taken, the browser would open the file instead of the page.
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
      if (name === "onDrop") start.current = target instanceof Element ? (placeOfRef.current?.(target) ?? null) : null;
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
      onFiles(files, focusedRef.current?.() ?? null);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [onFiles, disabled]);

  /** Opens the file dialog for a place, or for none in particular. */
  const browse = useCallback(
    (place: Place | null, { single = false } = {}) => {
      start.current = place;
      if (inputRef.current) inputRef.current.multiple = !single;
      open();
    },
    [inputRef, open],
  );

  return { drag: isDragGlobal ? drag : null, browse, inputProps: getInputProps };
}

function sameDrag<Place>(before: PageDrag<Place> | null, after: PageDrag<Place>): PageDrag<Place> {
  const same = before?.place === after.place && before.count === after.count && before.refused === after.refused;
  return same ? before : after;
}
