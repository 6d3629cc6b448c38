import { type CSSProperties, memo, useMemo, useRef } from "react";
import type { GalleryImage, Placeholders } from "@/lib/contracts/projects";
import { Img } from "../ui/Img";
import { MenuButton, type MenuItem } from "../ui/MenuButton";
import { WaxRing } from "../ui/Wax";
import { srcSetOf } from "./pictures";
import type { Place } from "./places";
import styles from "./tiles.module.css";
import { UploadTile } from "./UploadTile";
import type { UploadJob } from "./uploads";
import { useSteadyRows } from "./useSteadyRows";
import { nameOf } from "./words";

interface ImageIntents {
  onOpen: (id: string) => void;
  onSizes: (id: string) => void;
  onPrimary: (image: GalleryImage) => void;
  onDelete: (image: GalleryImage) => void;
}

interface GalleryGridProps extends ImageIntents {
  places: readonly Place[];
  placeholders: Placeholders;
  mine: boolean;
  onRetry: (job: UploadJob) => void;
  onDrop: (job: UploadJob) => void;
}

/** The images in the order of upload, each as wide as its shape asks for, and what is on its way. */
export function GalleryGrid({ places, placeholders, mine, onRetry, onDrop, ...intents }: GalleryGridProps) {
  const list = useRef<HTMLUListElement>(null);
  const keys = places.map(({ key }) => key).join(" ");
  const kept = useSteadyRows(
    list,
    useMemo(() => keys.split(" "), [keys]),
  );
  return (
    <ul ref={list} className={styles.rows} aria-label="Images">
      {places.map(({ key, ratio, ...place }, at) => (
        <li
          key={key}
          className={styles.tile}
          style={{ "--ratio": ratio } as CSSProperties}
          data-kept={kept.has(key) || undefined}
          data-image={place.image?.id}
          data-upload={place.job?.phase}
          tabIndex={-1}
        >
          {place.image ? (
            <ImageTile
              image={place.image}
              number={place.number}
              ratio={ratio}
              placeholder={placeholders[place.image.id]}
              mine={mine}
              {...intents}
            />
          ) : (
            <UploadTile
              job={place.job}
              number={at + 1}
              onRetry={() => onRetry(place.job)}
              onDrop={() => onDrop(place.job)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

interface ImageTileProps extends ImageIntents {
  image: GalleryImage;
  number: number;
  ratio: number;
  placeholder: string | undefined;
  mine: boolean;
}

/** The first pictures of the page are wanted at once. */
const EAGER = 6;

const ImageTile = memo(function ImageTile({ image, number, ratio, placeholder, mine, ...intents }: ImageTileProps) {
  const { id, isPrimary, sizes } = image;
  const name = nameOf(image, number);
  return (
    <>
      <button
        type="button"
        className={styles.picture}
        style={{ backgroundImage: placeholder && `url(${placeholder})` }}
        data-part="picture"
        aria-label={`Open ${name}, image ${number}${isPrimary ? ", primary" : ""}`}
        onClick={() => intents.onOpen(id)}
      >
        <Img
          src={sizes.medium.src}
          srcSet={srcSetOf(sizes)}
          sizes={`(width < 560px) ${Math.round(150 * ratio)}px, ${Math.round(290 * ratio)}px`}
          width={sizes.medium.width}
          height={sizes.medium.height}
          alt=""
          loading={number > EAGER ? "lazy" : undefined}
          decoding="async"
        />
      </button>
      <div className={styles.below}>
        <span className={`data ${styles.number}`} data-primary={isPrimary || undefined}>
          {isPrimary && <WaxRing className={styles.ring} />}
          {number}
        </span>
        <p className={styles.name}>
          <b>
            <bdi>{name}</bdi>
          </b>
          <span className="data">
            {isPrimary ? (
              "Primary"
            ) : (
              <bdi dir="ltr">
                {sizes.original.width}×{sizes.original.height}
              </bdi>
            )}
          </span>
        </p>
        <span className={styles.menu}>
          <MenuButton label={`More for ${name}`} items={itemsOf(image, mine, intents)} />
        </span>
      </div>
    </>
  );
});

function itemsOf(image: GalleryImage, mine: boolean, intents: ImageIntents): MenuItem[] {
  const sizes: MenuItem = {
    icon: "frames",
    text: "Sizes and addresses",
    onSelect: () => intents.onSizes(image.id),
  };
  if (!mine) return [sizes];
  const primary: MenuItem = { icon: "check", text: "Make primary", onSelect: () => intents.onPrimary(image) };
  return [
    ...(image.isPrimary ? [] : [primary]),
    sizes,
    { icon: "bin", text: "Delete", danger: true, onSelect: () => intents.onDelete(image) },
  ];
}
