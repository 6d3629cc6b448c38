import { type GalleryImage, IMAGE_SIZES, type ImageSize } from "@/lib/contracts/projects";
import { CopyButton } from "../ui/CopyButton";
import { Dialog } from "../ui/Dialog";
import { Img } from "../ui/Img";
import styles from "./sizes.module.css";
import { SIZES } from "./words";

interface SizesDialogProps {
  projectId: string;
  image: GalleryImage;
  name: string;
  baseUrl: string;
  onClose: () => void;
}

/** As wide as each is drawn at most, in pixels. The smallest is drawn as it is. */
const DRAWN: Record<ImageSize, number> = { original: 310, medium: 220, thumb: 150, game: 50 };

/** What is made of an image, side by side, with the address of each. */
export function SizesDialog({ projectId, image, name, baseUrl, onClose }: SizesDialogProps) {
  return (
    <Dialog title={name} size="wide" light onClose={onClose}>
      <p className={styles.lead}>
        Every size is a JPEG. They are drawn smaller than they are, but for the one of 50 × 50.
      </p>
      <ul className={styles.sizes}>
        {IMAGE_SIZES.map((size) => (
          <Size
            key={size}
            size={size}
            image={image}
            name={name}
            address={addressOf(baseUrl, projectId, image.id, size)}
          />
        ))}
      </ul>
    </Dialog>
  );
}

const addressOf = (baseUrl: string, projectId: string, imageId: string, size: ImageSize): string =>
  `${baseUrl}/projects/${projectId}/images/${imageId}?size=${size}`;

interface SizeProps {
  size: ImageSize;
  image: GalleryImage;
  name: string;
  address: string;
}

function Size({ size, image, name, address }: SizeProps) {
  const { width, height } = image.sizes[size];
  // The original of ten megabytes says no more at this width.
  const { src } = image.sizes[size === "original" ? "medium" : size];
  const scale = Math.min(1, DRAWN[size] / Math.max(width, height));
  return (
    <li className={styles.size} data-size={size}>
      <div className={styles.frame}>
        <Img
          src={src}
          alt={`${name}, ${SIZES[size].name}`}
          width={Math.max(1, Math.round(width * scale))}
          height={Math.max(1, Math.round(height * scale))}
        />
      </div>
      <p className={styles.what}>
        <b className="data">{SIZES[size].name}</b>
        <bdi dir="ltr" className="data">
          {width}×{height}
        </bdi>
        <span>{SIZES[size].is}</span>
      </p>
      <CopyButton text={address} label="Copy address" what={`of ${SIZES[size].name}`} />
    </li>
  );
}
