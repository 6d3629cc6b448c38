import { SLOT_COUNT } from "@/lib/policy/surfaces";
import { Img } from "../ui/Img";
import styles from "./mini.module.css";

/** A picture in a strip. */
export interface MiniPicture {
  order: number;
  thumbnail: string;
}

const POSITIONS = Array.from({ length: SLOT_COUNT }, (_, order) => order);

/** Somebody's five, small. For the eye alone: how many there are stands beside it in words. */
export function MiniStrip({ pictures }: { pictures: readonly MiniPicture[] }) {
  return (
    <span className={styles.strip} aria-hidden="true">
      {POSITIONS.map((order) => {
        const picture = pictures.find((other) => other.order === order);
        return (
          <span key={order} className={styles.frame} data-empty={!picture || undefined}>
            {picture && <Img src={picture.thumbnail} alt="" width={34} height={43} loading="lazy" decoding="async" />}
          </span>
        );
      })}
    </span>
  );
}
