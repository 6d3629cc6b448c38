import type { AttachedImage } from "@/lib/contracts/library";
import { DraftPhase, DraftTrouble } from "./DraftNotes";
import type { CustomTexts } from "./draft";
import styles from "./object.module.css";
import { TextField } from "./TextsForm";
import { useCustomTextsDraft } from "./useDraft";

interface OverridesProps {
  /** The address of the object in the API. */
  object: string;
  image: AttachedImage;
  onSaved: (image: AttachedImage) => void;
}

const FIELDS = [
  { custom: "custom_title", own: "title", label: "Title", rows: 1, maxLength: 255 },
  { custom: "custom_alt_text", own: "alt_text", label: "Alt text", rows: 2, maxLength: 2000 },
  { custom: "custom_description", own: "description", label: "Description", rows: 2, maxLength: 5000 },
] as const;

const NAMES: Record<keyof CustomTexts, string> = {
  custom_title: "Title here",
  custom_alt_text: "Alt text here",
  custom_description: "Description here",
};

/** Texts for this object alone, each beside the image's own, which counts where nothing is written. */
export function Overrides({ object, image, onSaved }: OverridesProps) {
  const draft = useCustomTextsDraft(object, image, onSaved);
  return (
    <div className={styles.overrides}>
      {FIELDS.map(({ custom, own, label, rows, maxLength }) => (
        <div key={custom} className={styles.pair}>
          <div className={styles.own}>
            <b>{label} of the image</b>
            <p>{image[own] || "None"}</p>
          </div>
          <TextField
            label={NAMES[custom]}
            rows={rows}
            maxLength={maxLength}
            value={draft.fields[custom] ?? ""}
            placeholder="As the image has it"
            // An empty field stands for the image's own text.
            onChange={(event) => draft.change({ [custom]: event.target.value || null })}
            onBlur={() => void draft.flush()}
          />
        </div>
      ))}
      {/* Below: what is being typed in does not jump. */}
      <DraftTrouble draft={draft} names={NAMES} />
      <DraftPhase {...draft} />
    </div>
  );
}
