"use client";

import { useEffect, useState } from "react";
import type { DeviceProfile } from "@/lib/contracts/devices";
import type { Problem } from "@/lib/contracts/problem";
import type { ShownFile } from "./Screen";
import { asItLooks } from "./trueColors";

/** A profile's rendering of one picture. */
export interface PreviewState {
  /** The last that came, also while the next is being made. */
  file: (ShownFile & { bytes: number; profile: DeviceProfile }) | null;
  loading: boolean;
  problem: string | null;
}

const PAUSE_MS = 400;
const UNREACHABLE = "The server could not be reached.";

/** The path that renders the reader's picture of that order for a profile that no device may have yet. */
const previewPath = (profile: DeviceProfile, order: number): string =>
  `/api/devices/preview?order=${order}&profile=${encodeURIComponent(JSON.stringify(asItLooks(profile)))}`;

async function load(path: string, profile: DeviceProfile, signal: AbortSignal): Promise<Partial<PreviewState>> {
  const answer = await fetch(path, { signal, headers: { Accept: "image/*" } });
  // Nobody has done anything wrong: there is no picture yet.
  if (answer.status === 404) return { file: null, problem: null };
  if (!answer.ok) {
    const problem: Partial<Problem> = await answer.json().catch(() => ({}));
    return { problem: problem.detail ?? "The picture could not be made." };
  }
  const blob = await answer.blob();
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  // What is answered may be a stand-in that browsers can show; this is the size of the device's own file.
  const bytes = Number(answer.headers.get("X-File-Bytes") ?? blob.size);
  return { file: { url, width, height, bytes, profile }, problem: null };
}

/**
 * Renders a profile while it is edited: after a pause in typing, one at a time, the old picture in place until the next
 * has come. A profile of null, under way to a right one, leaves things as they are.
 * @param pause also before the first; a profile that nobody edits needs none
 */
export function usePreview(profile: DeviceProfile | null, order: number, pause = PAUSE_MS): PreviewState {
  const [state, setState] = useState<PreviewState>({ file: null, loading: true, problem: null });
  // How often a device asks has no influence on its pictures.
  const pixels = profile && JSON.stringify({ ...profile, poll_seconds: 900 });

  useEffect(() => {
    if (!pixels) return;
    const stop = new AbortController();
    const wanted: DeviceProfile = JSON.parse(pixels);
    const timer = setTimeout(async () => {
      setState((before) => ({ ...before, loading: true }));
      const next = await load(previewPath(wanted, order), wanted, stop.signal).catch(() => ({ problem: UNREACHABLE }));
      if (!stop.signal.aborted) setState((before) => ({ ...before, ...next, loading: false }));
    }, pause);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [pixels, order, pause]);

  const url = state.file?.url;
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  return state;
}
