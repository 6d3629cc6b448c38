import type { DeviceView } from "@/lib/contracts/devices";
import { LocalTime } from "../ui/LocalTime";
import styles from "./card.module.css";
import { Battery, Signal } from "./Gauges";
import { agoOf, colorsOf, count, everyOf, FORMATS, nextVisitOf, signalOf, sizeOf } from "./words";

interface FactsProps {
  device: DeviceView;
  shown: DeviceView["files"][number] | null;
  now: number;
}

const LOW_BATTERY = 20;

/** What is known of a device. What it never told is left out. */
export function Facts({ device, shown, now }: FactsProps) {
  const { profile, last_seen_at, last_version, behind, battery, rssi, firmware, up_to_date } = device;
  const next = nextVisitOf(device, now);
  return (
    <dl className={styles.facts}>
      <dt>Last seen</dt>
      <dd>
        {last_seen_at ? (
          <>
            {agoOf(last_seen_at, now)}, <LocalTime at={last_seen_at} />
          </>
        ) : (
          "not yet"
        )}
      </dd>
      <dt>{next ? "Next visit" : "Asks"}</dt>
      <dd>{next ?? everyOf(profile)}</dd>
      {last_version !== null && (
        <>
          <dt>Holds</dt>
          <dd>
            version {last_version}
            {behind ? `, ${count(behind, "change")} behind` : ""}
          </dd>
        </>
      )}
      {shown && (
        <>
          <dt>{up_to_date ? "On screen" : "To show"}</dt>
          <dd>
            {shown.order + 1}
            {shown.name && (
              <>
                , <bdi>{shown.name}</bdi>
              </>
            )}
          </dd>
        </>
      )}
      <dt>Screen</dt>
      <dd>
        <bdi dir="ltr">{sizeOf(profile)}</bdi>, {colorsOf(profile)}, {FORMATS[profile.format]}
      </dd>
      {battery !== null && (
        <>
          <dt>Battery</dt>
          <dd>
            <span className={styles.gauge} data-low={battery < LOW_BATTERY || undefined}>
              <Battery level={battery} />
              {battery} %{battery < LOW_BATTERY && ", charge it soon"}
            </span>
          </dd>
        </>
      )}
      {rssi !== null && (
        <>
          <dt>Signal</dt>
          <dd>
            <span className={styles.gauge}>
              <Signal bars={signalOf(rssi).bars} />
              {signalOf(rssi).word}, −{Math.abs(rssi)} dBm
            </span>
          </dd>
        </>
      )}
      {firmware && (
        <>
          <dt>Firmware</dt>
          <dd>
            <bdi>{firmware}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}
