import { formatLimit } from "@/lib/core/units";
import { formats, type Limits } from "../ui/uploadWords";
import { AngleDrawing, CentredDrawing, LightDrawing, PersonDrawing } from "./guideDrawings";
import styles from "./under.module.css";

const ADVICE = [
  { Drawing: CentredDrawing, title: "Face centred", text: "Eyes on the upper third, nothing cropped." },
  { Drawing: PersonDrawing, title: "One person", text: "Crop other people out first." },
  { Drawing: LightDrawing, title: "Even light", text: "Face a window. No flash, no backlight." },
  { Drawing: AngleDrawing, title: "Five angles", text: "Front, both three-quarters, profile, chin up." },
] as const;

/** What a picture should look like for other systems to work from it, and what is taken at all. */
export function Guide({ limits }: { limits: Limits }) {
  return (
    <section aria-labelledby="good-reference">
      <h2 id="good-reference">What makes a good reference</h2>
      <div className={styles.guide}>
        {ADVICE.map(({ Drawing, title, text }) => (
          <figure key={title}>
            <Drawing />
            <figcaption>
              <b>{title}</b>
              {text}
            </figcaption>
          </figure>
        ))}
      </div>
      <p className={styles.limits}>
        {formats(limits)}, up to {formatLimit(limits.maxBytes)} each.
      </p>
    </section>
  );
}
