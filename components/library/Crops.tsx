import type { FocalPoint, LibraryImage } from "@/lib/contracts/library";
import controls from "../ui/controls.module.css";
import { Img } from "../ui/Img";
import styles from "./image.module.css";

interface CropsProps {
  image: LibraryImage;
  point: FocalPoint | null;
  /** Absent for whoever may only look. */
  onCenter?: () => void;
}

const SHAPES = [
  { name: "Square", ratio: "1 / 1" },
  { name: "16:9", ratio: "16 / 9" },
  { name: "3:4", ratio: "3 / 4" },
] as const;

/** What crops of usual shapes keep of the picture. They follow the focal point. */
export function Crops({ image, point, onCenter }: CropsProps) {
  const position = `${(point?.x ?? 0.5) * 100}% ${(point?.y ?? 0.5) * 100}%`;
  const { sm } = image.versions;
  return (
    <section className={styles.crops} aria-labelledby="crops">
      <div className={styles.cropsHead}>
        <h2 id="crops">Crops</h2>
        {onCenter && point && (
          <button type="button" className={`${controls.button} ${controls.small}`} onClick={onCenter}>
            Back to the middle
          </button>
        )}
      </div>
      <ul className={styles.shapes}>
        {SHAPES.map(({ name, ratio }) => (
          <li key={name}>
            <Img
              src={sm.url}
              alt=""
              width={sm.width}
              height={sm.height}
              data-crop={name}
              style={{ aspectRatio: ratio, objectPosition: position }}
            />
            <span className="data">{name}</span>
          </li>
        ))}
      </ul>
      {onCenter && (
        <p id="focal-keys" className={styles.hint}>
          Click on the picture, or move the point with the arrow keys, to choose what a crop keeps in view. Shift makes
          larger steps.
        </p>
      )}
    </section>
  );
}
