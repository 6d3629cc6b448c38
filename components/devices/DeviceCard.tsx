"use client";

import { useId, useState } from "react";
import type { DeviceView } from "@/lib/contracts/devices";
import { Icon } from "../ui/Icon";
import { MenuButton } from "../ui/MenuButton";
import styles from "./card.module.css";
import { Facts } from "./Facts";
import { Queue } from "./Queue";
import { Screen } from "./Screen";
import { kindOf } from "./shape";
import shelf from "./shelf.module.css";
import { statusOf } from "./words";

/** What can be done with a device. Each opens a dialog. */
export interface DeviceIntents {
  onEdit: (device: DeviceView) => void;
  onRename: (device: DeviceView) => void;
  onRevoke: (device: DeviceView) => void;
}

interface DeviceCardProps {
  device: DeviceView;
  now: number;
  intents: DeviceIntents;
}

/** One device: what it shows, how it is doing, what comes next. */
export function DeviceCard({ device, now, intents }: DeviceCardProps) {
  const title = useId();
  const { files } = device;
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = files.find(({ order }) => order === chosen) ?? files[0] ?? null;
  const status = statusOf(device, now);
  const off = device.late && kindOf(device.profile) !== "paper";

  return (
    <article className={shelf.card} aria-labelledby={title} data-device={device.id}>
      <div className={shelf.stage}>
        <Screen profile={device.profile} file={shown} alt={altOf(shown)} off={off}>
          Nothing to show yet
        </Screen>
      </div>
      <div className={shelf.plank} />
      <div>
        <header className={styles.head}>
          <h2 id={title}>
            <bdi>{device.name}</bdi>
          </h2>
          <MenuButton
            label={`Actions for ${device.name}`}
            items={[
              { icon: "screen", text: "Edit screen", onSelect: () => intents.onEdit(device) },
              { icon: "pen", text: "Rename", onSelect: () => intents.onRename(device) },
              { icon: "bin", text: "Revoke", danger: true, onSelect: () => intents.onRevoke(device) },
            ]}
          />
        </header>
        <p className={styles.status} data-tone={status.tone}>
          <Icon name={status.icon} />
          {status.text}
        </p>
        <Facts device={device} shown={shown} now={now} />
        <Queue files={files} shown={shown} colors={device.profile.colors} deviceName={device.name} onShow={setChosen} />
      </div>
    </article>
  );
}

const altOf = (file: { order: number; name: string | null } | null): string =>
  file ? (file.name ?? `Picture ${file.order + 1}`) : "";
