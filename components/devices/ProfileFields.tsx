import type { ReactNode } from "react";
import controls from "../ui/controls.module.css";
import form from "../ui/form.module.css";
import { Icon } from "../ui/Icon";
import { SelectField } from "../ui/SelectField";
import { type Draft, type DraftErrors, draftOf, readDraft } from "./draft";
import styles from "./editor.module.css";
import { ChoiceField, NumberField } from "./fields";
import { PaletteEditor } from "./PaletteEditor";
import { PRESET_GROUPS, PRESETS, presetOf } from "./presets";
import { FORMATS, UNITS } from "./words";

interface ProfileFieldsProps {
  draft: Draft;
  errors: DraftErrors;
  onChange: (next: Draft) => void;
}

const FITS = [
  { fit: "contain", label: "Whole picture", text: "bars beside it where the shapes differ" },
  { fit: "cover", label: "Fill the screen", text: "what lies outside is cut off" },
] as const;

const COLORS = [
  { value: "full", label: "All colours" },
  { value: "gray16", label: "16 greys" },
  { value: "gray4", label: "4 greys" },
  { value: "mono", label: "Black and white" },
  { value: "palette", label: "The panel’s own palette" },
] as const;

const FORMAT_HINTS: Record<Draft["format"], string> = {
  jpeg: "Baseline, as small decoders read it. For screens with all colours.",
  png: "Exact to the pixel, in as few bits as its colours need. For e-paper.",
  webp: "The smallest, for browsers and tablets.",
  bmp: "No decoder needed, but large.",
};

/** The fields of a profile, from the panel one has to the last detail. */
export function ProfileFields({ draft, errors, onChange }: ProfileFieldsProps) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const turn = () => set({ width: draft.height, height: draft.width });

  return (
    <>
      <PanelField draft={draft} onChange={onChange} />
      <div className={styles.size}>
        <NumberField
          id="width"
          label="Width"
          suffix="px"
          value={draft.width}
          error={errors.width}
          onChange={(width) => set({ width })}
        />
        <NumberField
          id="height"
          label="Height"
          suffix="px"
          value={draft.height}
          error={errors.height}
          onChange={(height) => set({ height })}
        />
        <button type="button" className={`${controls.button} ${styles.turn}`} onClick={turn}>
          <Icon name="turn" />
          Turn
        </button>
      </div>
      <fieldset className={styles.choice}>
        <legend>Fit</legend>
        {FITS.map(({ fit, label, text }) => (
          <label key={fit}>
            <input type="radio" name="fit" checked={draft.fit === fit} onChange={() => set({ fit })} />
            <span>
              <b>{label}</b>
              <small>{text}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <ChoiceField
        id="colors"
        label="Colours"
        value={draft.colors}
        options={COLORS}
        onChange={(colors) => set({ colors })}
      />
      {draft.colors === "palette" && <PaletteEditor draft={draft} error={errors.palette} onChange={set} />}
      <ChoiceField
        id="format"
        label="File format"
        hint={FORMAT_HINTS[draft.format]}
        value={draft.format}
        options={(Object.keys(FORMATS) as Draft["format"][]).map((value) => ({ value, label: FORMATS[value] }))}
        onChange={(format) => set({ format })}
      />
      <NumberField
        id="max-bytes"
        label="Largest file"
        suffix="kB"
        hint={
          draft.format === "jpeg" || draft.format === "webp"
            ? "Quality falls until it fits. Empty for no limit."
            : "Empty for no limit."
        }
        value={draft.maxKilobytes}
        error={errors.maxKilobytes}
        onChange={(maxKilobytes) => set({ maxKilobytes })}
      />
      <Pair hint="A device sleeps in between. On a battery, ask seldom.">
        <NumberField
          id="every"
          label="Asks every"
          value={draft.every}
          error={errors.every}
          onChange={(every) => set({ every })}
        />
        <ChoiceField
          id="unit"
          label="Unit"
          value={draft.unit}
          options={[...UNITS].reverse().map(({ name }) => ({ value: name, label: `${name}s` }))}
          onChange={(unit) => set({ unit })}
        />
      </Pair>
    </>
  );
}

/** Two fields that say one thing. */
function Pair({ hint, children }: { hint: string; children: ReactNode }) {
  return (
    <div>
      <div className={styles.pair}>{children}</div>
      <p className={form.hint}>{hint}</p>
    </div>
  );
}

/** Common panels: choosing one fills in everything else. */
function PanelField({ draft, onChange }: Pick<ProfileFieldsProps, "draft" | "onChange">) {
  const read = readDraft(draft);
  const preset = read.ok ? presetOf(read.profile) : null;
  const choose = (id: string) => {
    const chosen = PRESETS.find((candidate) => candidate.id === id);
    if (chosen) onChange(draftOf(chosen.profile));
  };
  return (
    <SelectField
      id="panel"
      label="Panel"
      value={preset?.id ?? ""}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value="">Another panel</option>
      <PresetOptions />
    </SelectField>
  );
}

/** The common panels, by kind. */
export const PresetOptions = () =>
  PRESET_GROUPS.map((group) => (
    <optgroup key={group} label={group}>
      {PRESETS.filter((preset) => preset.group === group).map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </optgroup>
  ));
