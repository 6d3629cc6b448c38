import type { ShownFile } from "@/lib/contracts/uploads";
import { formatBytes } from "@/lib/core/units";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import { LocalTime } from "../ui/LocalTime";
import { MenuButton } from "../ui/MenuButton";
import styles from "./uploads.module.css";
import { onGigs } from "./words";

interface FileCardProps {
  file: ShownFile;
  isProfile: boolean;
  /** Makes it the profile image; with null, none is. */
  onProfile: (id: string | null) => void;
  onGig: () => void;
  onDelete: () => void;
}

/** A frame of film with one file. */
export function FileCard({ file, isProfile, onProfile, onGig, onDelete }: FileCardProps) {
  const { file_id, original_filename: name, category, width, height, file_size, uploaded_at, versions, gigs } = file;
  return (
    <li className={styles.card} data-file-id={file_id}>
      <a className={styles.picture} href={file.url} target="_blank" rel="noreferrer" aria-label={`Open ${name}`}>
        <Img
          src={versions.sm.url}
          srcSet={`${versions.thumb.url} ${versions.thumb.width}w, ${versions.sm.url} ${versions.sm.width}w`}
          sizes="220px"
          alt=""
          width={width}
          height={height}
          loading="lazy"
          decoding="async"
        />
      </a>
      <div className={styles.line}>
        <p className={styles.name} title={name}>
          <bdi>{name}</bdi>
        </p>
        <MenuButton
          label={`Menu of ${name}`}
          items={[
            ...(category === "profile"
              ? [
                  isProfile
                    ? { icon: "close" as const, text: "Remove as profile image", onSelect: () => onProfile(null) }
                    : { icon: "check" as const, text: "Set as profile image", onSelect: () => onProfile(file_id) },
                ]
              : []),
            { icon: "plus", text: "Put on a gig", onSelect: onGig },
            { icon: "bin", text: "Delete", danger: true, onSelect: onDelete },
          ]}
        />
      </div>
      <p className={`data ${styles.facts}`}>
        <span>{category}</span>
        <LocalTime at={uploaded_at} />
        <span>
          {width} × {height}
        </span>
        <span>{formatBytes(file_size)}</span>
      </p>
      {isProfile && (
        <p className={styles.mark}>
          <Icon name="check" />
          Profile image
        </p>
      )}
      {gigs.length > 0 && (
        <p className={styles.on} title={gigs.join(", ")}>
          On the <bdi>{onGigs(gigs)}</bdi>
        </p>
      )}
    </li>
  );
}
