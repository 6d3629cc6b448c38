import { useEffect, useRef, useState } from "react";
import { useDropzone } from "react-dropzone";

interface FileDropOptions {
  onFiles: (files: readonly File[]) => void;
  /** Nothing is taken here, or a dialog is open. */
  disabled: boolean;
}

/** The ways in for files: dropped anywhere on the page (folders too), pasted, or chosen. */
export function useFileDrop({ onFiles, disabled }: FileDropOptions) {
  const [over, setOver] = useState(false);
  const { getRootProps, getInputProps, rootRef, open, isDragGlobal } = useDropzone({
    noClick: true,
    noKeyboard: true,
    disabled,
    multiple: true,
    // A plain <input>: the File System Access picker does not let a phone's camera roll in.
    useFsAccessApi: false,
    onDrop: (accepted) => {
      setOver(false);
      if (accepted.length > 0) onFiles(accepted);
    },
    onDragOver: () => setOver(true),
    onDragLeave: () => setOver(false),
  });

  const handlers = useRef(getRootProps());
  handlers.current = getRootProps();
  useEffect(() => {
    rootRef.current = document.body;
    const call = (name: "onDragEnter" | "onDragOver" | "onDragLeave" | "onDrop") => (event: DragEvent) => {
      // Where nothing is taken, the browser would open the file instead of the page.
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
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
      onFiles(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [onFiles, disabled]);

  return { over: over && isDragGlobal && !disabled, browse: open, inputProps: getInputProps };
}
