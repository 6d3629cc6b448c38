"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { DevicesState, DeviceView } from "@/lib/contracts/devices";
import { announce } from "../ui/announce";
import { AddDialog } from "./AddDialog";
import type { DeviceActions } from "./actions";
import styles from "./devices.module.css";
import { EmptyShelf } from "./EmptyShelf";
import { PairPanel } from "./PairPanel";
import { ProfileEditor } from "./ProfileEditor";
import { RenameDialog } from "./RenameDialog";
import { RevokeDialog } from "./RevokeDialog";
import { Shelf } from "./Shelf";
import { useDevices } from "./useDevices";
import { summaryOf } from "./words";

interface DevicesPageProps {
  initial: DevicesState;
  /** ISO 8601: what the first words of time are reckoned from. */
  serverTime: string;
  actions: DeviceActions;
}

type Panel = { kind: "edit" | "rename" | "revoke"; device: DeviceView } | { kind: "add" };

/** A person's devices: the owner of their state, and of every way to change them. */
export function DevicesPage({ initial, serverTime, actions }: DevicesPageProps) {
  const root = useRef<HTMLDivElement>(null);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [ready, setReady] = useState(false);
  const successor = useRef<string | null>(null);
  const { state, now, stale, accept, refresh, expectSoon } = useDevices(initial, serverTime, actions.loadDevicesState);
  const { devices } = state;
  useEffect(() => setReady(true), []);
  useArrivals(devices);

  const close = useCallback(() => setPanel(null), []);
  const onApproved = (next: DevicesState) => {
    accept(next);
    expectSoon();
  };
  const onRevoked = (next: DevicesState, id: string) => {
    const place = devices.findIndex((device) => device.id === id);
    successor.current = next.devices[Math.min(place, next.devices.length - 1)]?.id ?? "";
    accept(next);
    close();
  };

  // The menu button of a revoked device is gone: on to the device that took its place, or to the code.
  useEffect(() => {
    if (panel || successor.current === null) return;
    const card = root.current?.querySelector<HTMLElement>(`[data-device="${successor.current}"] header button`);
    (card ?? root.current?.querySelector<HTMLElement>("input[name=code]") ?? root.current)?.focus();
    successor.current = null;
  }, [panel]);

  return (
    <div ref={root} className={styles.page} data-ready={ready || undefined} tabIndex={-1}>
      <header className={styles.head}>
        <h1>Devices</h1>
        <p className={styles.summary}>
          {summaryOf(devices)}
          {stale && <span className={styles.stale}> {stale}</span>}
        </p>
      </header>
      <div className={styles.columns}>
        <PairPanel
          brief={devices.length > 0}
          actions={actions}
          onApproved={onApproved}
          onAddByHand={() => setPanel({ kind: "add" })}
        />
        <div className={styles.shelves}>
          {devices.length > 0 ? (
            <Shelf
              devices={devices}
              now={now}
              intents={{
                onEdit: (device) => setPanel({ kind: "edit", device }),
                onRename: (device) => setPanel({ kind: "rename", device }),
                onRevoke: (device) => setPanel({ kind: "revoke", device }),
              }}
            />
          ) : (
            <EmptyShelf />
          )}
        </div>
      </div>
      {panel?.kind === "add" && <AddDialog addDevice={actions.addDevice} onAdded={refresh} onClose={close} />}
      {panel?.kind === "edit" && (
        <ProfileEditor device={panel.device} editDevice={actions.editDevice} onSaved={accept} onClose={close} />
      )}
      {panel?.kind === "rename" && (
        <RenameDialog device={panel.device} editDevice={actions.editDevice} onSaved={accept} onClose={close} />
      )}
      {panel?.kind === "revoke" && (
        <RevokeDialog
          device={panel.device}
          revokeDevice={actions.revokeDevice}
          onRevoked={(next) => onRevoked(next, panel.device.id)}
          onClose={close}
        />
      )}
    </div>
  );
}

/** A device that came by itself, just paired, is said. */
function useArrivals(devices: readonly DeviceView[]) {
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = new Set(devices.map(({ id }) => id));
    if (!before) return;
    for (const { id, name } of devices) if (!before.has(id)) announce(`${name} is on your shelf.`);
  }, [devices]);
}
