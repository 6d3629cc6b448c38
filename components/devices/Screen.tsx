"use client";

import type { CSSProperties, ReactNode } from "react";
import type { DeviceProfile } from "@/lib/contracts/devices";
import { Img } from "../ui/Img";
import styles from "./screen.module.css";
import { kindOf, ratioOf } from "./shape";
import { usePanelPicture } from "./usePanelPicture";

/** A rendered file. */
export interface ShownFile {
  url: string;
  width: number;
  height: number;
}

interface ScreenProps {
  profile: Pick<DeviceProfile, "width" | "height" | "colors">;
  file: ShownFile | null;
  alt: string;
  /** No word from it for long: what glows is dark, what is paper keeps its picture. */
  off?: boolean;
  /** What is said where there is no picture. */
  children?: ReactNode;
}

/** A device, drawn at its own shape, with exactly the pixels that it shows. */
export function Screen({ profile, file, alt, off = false, children }: ScreenProps) {
  const ratio = ratioOf(profile);
  const url = usePanelPicture(file?.url ?? null, profile.colors);
  const few = Math.max(profile.width, profile.height) <= 320;
  return (
    <div
      className={styles.bezel}
      data-kind={kindOf(profile)}
      data-off={off || undefined}
      style={{ "--ratio": ratio } as CSSProperties}
    >
      <div className={styles.glass} data-few={few || undefined}>
        {!file && <p className={styles.nothing}>{children}</p>}
        {file && url && <Img src={url} width={file.width} height={file.height} alt={alt} decoding="async" />}
      </div>
    </div>
  );
}
