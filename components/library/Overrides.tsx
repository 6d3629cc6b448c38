import { useEffect, useRef, useState } from "react";
import { createSerial } from "@/lib/browser/serial";
import type { AttachedImage, ChangeRelation } from "@/lib/contracts/library";
import controls from "../ui/controls.module.css";
import styles from "./object.module.css";
import { TextField } from "./TextsForm";
import texts from "./texts.module.css";

interface OverridesProps {
  image: AttachedImage;
  /** @returns what went wrong, or null */
  onChange: (change: ChangeRelation) => Promise<string | null>;
}

const FIELDS = [
  { custom: "custom_title", own: "title", label: "Title", rows: 1, maxLength: 255 },
  { custom: "custom_alt_text", own: "alt_text", label: "Alt text", rows: 2, maxLength: 2000 },
  { custom: "custom_description", own: "description", label: "Description", rows: 2, maxLength: 5000 },
] as const;

type Custom = Pick<AttachedImage, "custom_title" | "custom_alt_text" | "custom_description">;

const PAUSE_MS = 700;

/** Texts for this object alone, each beside the image's own, which counts where nothing is written. */
export function Overrides({ image, onChange }: OverridesProps) {
  const [mine, setMine] = useState<Custom>(image);
  const [state, setState] = useState<{ phase: "idle" | "saving" | "saved" | "failed"; text: string | null }>({
    phase: "idle",
    text: null,
  });
  const waiting = useRef<ChangeRelation>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [serial] = useState(createSerial);

  const save = () => {
    clearTimeout(timer.current);
    const change = waiting.current;
    if (Object.keys(change).length === 0) return;
    waiting.current = {};
    setState({ phase: "saving", text: null });
    void serial(() => onChange(change)).then((problem) => {
      // What failed is tried again with whatever is typed next.
      if (problem) waiting.current = { ...change, ...waiting.current };
      setState(problem ? { phase: "failed", text: problem } : { phase: "saved", text: null });
    });
  };
  const type = (name: keyof Custom, value: string) => {
    // An empty field stands for the image's own text.
    const next = value === "" ? null : value;
    setMine((before) => ({ ...before, [name]: next }));
    waiting.current = { ...waiting.current, [name]: next };
    clearTimeout(timer.current);
    timer.current = setTimeout(save, PAUSE_MS);
  };
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => () => latest.current(), []);

  return (
    <div className={styles.overrides}>
      {FIELDS.map(({ custom, own, label, rows, maxLength }) => (
        <div key={custom} className={styles.pair}>
          <div className={styles.own}>
            <b>{label} of the image</b>
            <p>{image[own] || "None"}</p>
          </div>
          <TextField
            label={`${label} here`}
            rows={rows}
            maxLength={maxLength}
            value={mine[custom] ?? ""}
            placeholder="As the image has it"
            onChange={(event) => type(custom, event.target.value)}
            onBlur={save}
          />
        </div>
      ))}
      <p className={texts.state} data-phase={state.phase} role="status">
        {state.phase === "saving" ? "Saving …" : state.phase === "saved" ? "Saved" : ""}
      </p>
      {state.phase === "failed" && (
        <div className={texts.trouble} role="alert">
          <p>Not saved. {state.text} What you typed is still here.</p>
          <button type="button" className={`${controls.button} ${controls.small}`} onClick={save}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}
