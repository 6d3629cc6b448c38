"use client";

import { useSyncExternalStore } from "react";

const nothing = () => () => {};

interface LocalTimeProps {
  /** ISO 8601. */
  at: string;
  className?: string;
}

/** "10:42" today, "12 Jun" on another day, on the reader's clock. The server does not know that clock and leaves it open. */
export function LocalTime({ at, className }: LocalTimeProps) {
  const text = useSyncExternalStore(
    nothing,
    () => format(at),
    () => "",
  );
  return (
    <time dateTime={at} className={className} title={text && new Date(at).toLocaleString()}>
      {text}
    </time>
  );
}

function format(at: string): string {
  const date = new Date(at);
  const now = new Date();
  if (date.toDateString() === now.toDateString()) {
    return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year });
}
