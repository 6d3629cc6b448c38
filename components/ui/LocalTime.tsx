"use client";

import { useSyncExternalStore } from "react";

const nothing = () => () => {};

interface LocalTimeProps {
  /** ISO 8601. */
  at: string;
  className?: string;
  /** The day and the time, whatever day it is. */
  full?: boolean;
}

/** "10:42" today, "12 Jun" on another day, on the reader's clock. The server does not know that clock and leaves it open. */
export function LocalTime({ at, className, full = false }: LocalTimeProps) {
  const text = useSyncExternalStore(
    nothing,
    () => format(at, full),
    () => "",
  );
  return (
    <time dateTime={at} className={className} title={text && new Date(at).toLocaleString()}>
      {text}
    </time>
  );
}

function format(at: string, full: boolean): string {
  const date = new Date(at);
  const now = new Date();
  const time = () => date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === now.toDateString()) return full ? `Today, ${time()}` : time();
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year });
  return full ? `${day}, ${time()}` : day;
}
