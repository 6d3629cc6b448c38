"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { DevicesState } from "@/lib/contracts/devices";
import type { ActionResult } from "@/lib/contracts/problem";
import type { DeviceActions } from "./actions";

const REFRESH_MS = 20_000;
/** While a device that was just approved is on its way. */
const EXPECTING_MS = 2_000;
const EXPECT_FOR_MS = 60_000;
/** One lost answer says nothing. */
const TOLERATED_FAILURES = 2;

interface Devices {
  state: DevicesState;
  /** In milliseconds: the server's until the page runs, then the reader's. */
  now: number;
  /** The server has not answered for a while. */
  stale: boolean;
  /** Takes what a change answered: it is newer than any refresh under way. */
  accept: (state: DevicesState) => void;
  refresh: () => Promise<void>;
  /** Looks often for a minute: a device that was approved comes within seconds. */
  expectSoon: () => void;
}

/** The state of the page, kept fresh while somebody can see it. */
export function useDevices(
  initial: DevicesState,
  serverTime: string,
  load: DeviceActions["loadDevicesState"],
): Devices {
  const [state, setState] = useState(initial);
  const [now, setNow] = useState(() => Date.parse(serverTime));
  const [failures, setFailures] = useState(0);
  const generation = useRef(0);
  const expectUntil = useRef(0);

  const accept = useCallback((next: DevicesState) => {
    generation.current++;
    setState(next);
    setNow(Date.now());
  }, []);

  const refresh = useCallback(async () => {
    const started = generation.current;
    const answer = await load({}).catch((): ActionResult<DevicesState> | null => null);
    setNow(Date.now());
    setFailures((before) => (answer?.ok ? 0 : before + 1));
    if (!answer?.ok || generation.current !== started) return;
    const isNew = answer.data.devices.length > stateLength.current;
    if (isNew) expectUntil.current = 0;
    setState(answer.data);
  }, [load]);

  const stateLength = useRef(initial.devices.length);
  useEffect(() => {
    stateLength.current = state.devices.length;
  }, [state]);

  const expectSoon = useCallback(() => {
    expectUntil.current = Date.now() + EXPECT_FOR_MS;
  }, []);

  useEffect(() => {
    setNow(Date.now());
    let last = Date.now();
    let busy = false;
    const look = async () => {
      if (busy || document.visibilityState !== "visible") return;
      const pause = Date.now() < expectUntil.current ? EXPECTING_MS : REFRESH_MS;
      if (Date.now() - last < pause) return;
      busy = true;
      await refresh();
      busy = false;
      last = Date.now();
    };
    const timer = setInterval(look, EXPECTING_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [refresh]);

  return { state, now, stale: failures >= TOLERATED_FAILURES, accept, refresh, expectSoon };
}
