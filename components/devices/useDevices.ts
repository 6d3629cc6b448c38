"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { DevicesState } from "@/lib/contracts/devices";
import type { ActionResult, Problem } from "@/lib/contracts/problem";
import type { DeviceActions } from "./actions";

const REFRESH_MS = 20_000;
/** While a device that was just approved comes, and fetches its first pictures. */
const EXPECTING_MS = 2_000;
const EXPECT_FOR_MS = 45_000;
/** One lost answer says nothing. */
const TOLERATED_FAILURES = 1;

const sentenceOf = (answer: { ok: false; problem: Problem } | null): string =>
  answer?.problem.detail ?? "The server does not answer, so this may be out of date.";

interface Devices {
  state: DevicesState;
  /** In milliseconds: the server's until the page runs, then the reader's. */
  now: number;
  /** Why this is out of date by now, in a sentence. */
  stale: string | null;
  /** Takes what a change answered: it is newer than any refresh under way. */
  accept: (state: DevicesState) => void;
  refresh: () => Promise<void>;
  /** Looks often for a while: a device that was approved comes within seconds. */
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
  const [failures, setFailures] = useState<string[]>([]);
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
    setFailures((before) => (answer?.ok ? [] : [...before, sentenceOf(answer)].slice(-TOLERATED_FAILURES - 1)));
    if (answer?.ok && generation.current === started) setState(answer.data);
  }, [load]);

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

  return { state, now, stale: failures[TOLERATED_FAILURES] ?? null, accept, refresh, expectSoon };
}
