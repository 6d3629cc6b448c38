import type { CSSProperties } from "react";
import type { DeviceView } from "@/lib/contracts/devices";
import { DeviceCard, type DeviceIntents } from "./DeviceCard";
import { placesOf } from "./shape";
import styles from "./shelf.module.css";

interface ShelfProps {
  devices: readonly DeviceView[];
  /** The reader's clock, in milliseconds. */
  now: number;
  intents: DeviceIntents;
}

/** The devices, standing on shelves in the order they came. */
export function Shelf({ devices, now, intents }: ShelfProps) {
  const places = placesOf(devices.map(({ profile }) => profile));
  return (
    <ul className={styles.shelf} aria-label="Your devices">
      {devices.map((device, i) => (
        <li
          key={device.id}
          className={styles.place}
          style={{ "--wide": places[i]?.wide, "--medium": places[i]?.medium } as CSSProperties}
        >
          <DeviceCard device={device} now={now} intents={intents} />
        </li>
      ))}
    </ul>
  );
}
