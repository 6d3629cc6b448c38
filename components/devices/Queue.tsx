import type { CSSProperties } from "react";
import type { DeviceView } from "@/lib/contracts/devices";
import { Img } from "../ui/Img";
import styles from "./card.module.css";

type File = DeviceView["files"][number];

interface QueueProps {
  files: readonly File[];
  shown: File | null;
  deviceName: string;
  onShow: (order: number) => void;
}

/** All that a device shows, as it shows it, by order. A press looks at one of them on its screen here. */
export function Queue({ files, shown, deviceName, onShow }: QueueProps) {
  if (files.length === 0) return <div />;
  return (
    <fieldset className={styles.queue} aria-label={`Pictures of ${deviceName}`}>
      {files.map((file) => (
        <button
          key={file.order}
          type="button"
          aria-pressed={file.order === shown?.order}
          aria-label={file.name ? `${file.order + 1}, ${file.name}` : `Picture ${file.order + 1}`}
          style={{ "--ratio": Math.min(2, Math.max(0.6, file.width / file.height)) } as CSSProperties}
          onClick={() => onShow(file.order)}
        >
          <Img src={file.url} width={file.width} height={file.height} alt="" loading="lazy" decoding="async" />
        </button>
      ))}
    </fieldset>
  );
}
