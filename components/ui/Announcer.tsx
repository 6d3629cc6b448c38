"use client";

import { useEffect, useRef } from "react";
import { onAnnouncement, type Urgency } from "./announce";

/** Two sentences closer than this are both kept in the region, or the first would never be read. */
const TOGETHER_MS = 700;
/** Read long ago: taken out, so that nobody finds it by browsing the page. */
const FORGET_MS = 12_000;

/**
 * The page's live regions. They are in the document from the start, because a region that arrives with its sentence is
 * not read by every screen reader.
 */
export function Announcer() {
  const polite = useRef<HTMLDivElement>(null);
  const assertive = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const last: Record<Urgency, number> = { polite: 0, assertive: 0 };
    return onAnnouncement((text, urgency, instead) => {
      const region = (urgency === "polite" ? polite : assertive).current;
      if (!region) return;
      const sentence = document.createElement("p");
      sentence.textContent = text;
      const now = performance.now();
      if (instead || now - last[urgency] > TOGETHER_MS) region.replaceChildren(sentence);
      else region.append(sentence);
      last[urgency] = now;
      setTimeout(() => sentence.remove(), FORGET_MS);
    });
  }, []);

  return (
    <div className="vh">
      <div ref={polite} role="status" aria-live="polite" aria-atomic="false" data-announcer="polite" />
      <div ref={assertive} role="alert" aria-live="assertive" aria-atomic="false" data-announcer="assertive" />
    </div>
  );
}
