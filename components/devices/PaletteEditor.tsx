import { useRef } from "react";
import controls from "../ui/controls.module.css";
import form from "../ui/form.module.css";
import { Icon } from "../ui/Icon";
import { type Draft, draftColor, LIMITS } from "./draft";
import styles from "./editor.module.css";

interface PaletteEditorProps {
  draft: Pick<Draft, "palette" | "nominal">;
  error?: string;
  onChange: (change: Partial<Draft>) => void;
}

const [LEAST, MOST] = LIMITS.colors;

/** The colours that a panel can show; and, where they differ, those that its driver wants to be told. */
export function PaletteEditor({ draft: { palette, nominal }, error, onChange }: PaletteEditorProps) {
  const root = useRef<HTMLFieldSetElement>(null);
  const change = (id: number, side: "measured" | "nominal", value: string) =>
    onChange({ palette: palette.map((color) => (color.id === id ? { ...color, [side]: value } : color)) });

  const remove = (id: number, index: number) => {
    if (palette.length <= LEAST) return;
    onChange({ palette: palette.filter((color) => color.id !== id) });
    // The button goes with its row: on to the next one, which takes its place.
    const rows = root.current?.querySelectorAll<HTMLElement>("[data-remove]") ?? [];
    (rows[index + 1] ?? rows[index - 1])?.focus();
  };

  return (
    <fieldset ref={root} className={styles.palette} aria-describedby={error ? "palette-error" : undefined}>
      <legend>Palette</legend>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={nominal}
          onChange={(event) => onChange({ nominal: event.currentTarget.checked })}
        />
        <span>
          Write other colours than it shows
          <small>Dithered towards the colours measured on the panel, sent as those its driver knows.</small>
        </span>
      </label>
      <ol className={styles.colors} data-nominal={nominal || undefined}>
        {palette.map((color, i) => (
          <li key={color.id}>
            <Color
              label={`Colour ${i + 1}${nominal ? ", as it looks" : ""}`}
              value={color.measured}
              onChange={(value) => change(color.id, "measured", value)}
            />
            {nominal && (
              <>
                <Icon name="next" className={styles.arrow} />
                <Color
                  label={`Colour ${i + 1}, as it is sent`}
                  value={color.nominal}
                  onChange={(value) => change(color.id, "nominal", value)}
                />
              </>
            )}
            <button
              type="button"
              className={controls.icon}
              data-remove
              aria-label={`Remove colour ${i + 1}`}
              aria-disabled={palette.length <= LEAST || undefined}
              onClick={() => remove(color.id, i)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ol>
      {error && (
        <p id="palette-error" className={form.error}>
          {error}
        </p>
      )}
      <button
        type="button"
        className={`${controls.button} ${controls.small}`}
        aria-disabled={palette.length >= MOST || undefined}
        onClick={() => palette.length < MOST && onChange({ palette: [...palette, draftColor("#808080")] })}
      >
        <Icon name="plus" />
        Add a colour
      </button>
    </fieldset>
  );
}

interface ColorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

const isColor = (value: string): boolean => /^#[0-9a-f]{6}$/i.test(value);

/** A colour by eye or by number. */
function Color({ label, value, onChange }: ColorProps) {
  return (
    <span className={styles.color}>
      <input
        type="color"
        aria-label={`${label}, picked`}
        value={isColor(value) ? value : "#000000"}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <input
        type="text"
        className="data"
        dir="ltr"
        aria-label={label}
        aria-invalid={isColor(value) ? undefined : true}
        value={value}
        maxLength={7}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value.trim().toLowerCase())}
      />
    </span>
  );
}
