import { type CSSProperties, memo } from "react";
import type { GalleryImage, Placeholders } from "@/lib/contracts/projects";
import { Img } from "../ui/Img";
import { MenuButton, type MenuItem } from "../ui/MenuButton";
import { WaxRing } from "../ui/Wax";
import { ratioOf, srcSetOf } from "./pictures";
import styles from "./tiles.module.css";
import { UploadTile } from "./UploadTile";
import type { UploadJob } from "./uploads";
import { nameOf } from "./words";

interface ImageIntents {
  onOpen: (id: string) => void;
  onSizes: (id: string) => void;
  onPrimary: (image: GalleryImage) => void;
  onDelete: (image: GalleryImage) => void;
}

interface GalleryGridProps extends ImageIntents {
  images: readonly GalleryImage[];
  jobs: readonly UploadJob[];
  placeholders: Placeholders;
  mine: boolean;
  onRetry: (job: UploadJob) => void;
  onDrop: (job: UploadJob) => void;
}

/** The images in the order of upload, each as wide as its shape asks for, and what is on its way behind them. */
export function GalleryGrid({ images, jobs, placeholders, mine, onRetry, onDrop, ...intents }: GalleryGridProps) {
  return (
    <ul className={styles.rows} aria-label="Images">
      {images.map((image, at) => (
        <Tile
          key={image.id}
          image={image}
          number={at + 1}
          placeholder={placeholders[image.id]}
          mine={mine}
          {...intents}
        />
      ))}
      {jobs.map((job) => (
        <UploadTile key={job.id} job={job} onRetry={() => onRetry(job)} onDrop={() => onDrop(job)} />
      ))}
    </ul>
  );
}

interface TileProps extends ImageIntents {
  image: GalleryImage;
  number: number;
  placeholder: string | undefined;
  mine: boolean;
}

/** The first pictures of the page are wanted at once. */
const EAGER = 6;

const Tile = memo(function Tile({ image, number, placeholder, mine, ...intents }: TileProps) {
  const { id, isPrimary, sizes } = image;
  const name = nameOf(image, number);
  const ratio = ratioOf(sizes.medium);
  const style = { "--ratio": ratio, backgroundImage: placeholder && `url(${placeholder})` } as CSSProperties;
  return (
    <li className={styles.tile} style={{ "--ratio": ratio } as CSSProperties} data-image={id}>
      <button
        type="button"
        className={styles.picture}
        style={style}
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
          <span className="data">{isPrimary ? "Primary" : `${sizes.original.width}×${sizes.original.height}`}</span>
        </p>
        <span className={styles.menu}>
          <MenuButton label={`More for ${name}`} items={itemsOf(image, mine, intents)} />
        </span>
      </div>
    </li>
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
