import type { CSSProperties } from "react";
import type { DeviceProfile, DeviceView } from "@/lib/contracts/devices";
import { Img } from "../ui/Img";
import styles from "./card.module.css";
import { usePanelPicture } from "./usePanelPicture";

type File = DeviceView["files"][number];

interface QueueProps {
  files: readonly File[];
  shown: File | null;
  colors: DeviceProfile["colors"];
  deviceName: string;
  onShow: (order: number) => void;
}

/** All that a device shows, as it shows it, by order. A press looks at one of them on its screen here. */
export function Queue({ files, shown, colors, deviceName, onShow }: QueueProps) {
  if (files.length === 0) return null;
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
          <Thumbnail file={file} colors={colors} />
        </button>
      ))}
    </fieldset>
  );
}

function Thumbnail({ file, colors }: { file: File; colors: DeviceProfile["colors"] }) {
  const url = usePanelPicture(file.url, colors);
  return url && <Img src={url} width={file.width} height={file.height} alt="" loading="lazy" decoding="async" />;
}
