/** How urgently a sentence is read: after what is being read, or at once. */
export type Urgency = "polite" | "assertive";

type Listener = (text: string, urgency: Urgency) => void;

let listener: Listener | null = null;

/** Has a sentence read by screen readers. The regions are `Announcer`'s, which stands on every page. */
export function announce(text: string, urgency: Urgency = "polite"): void {
  listener?.(text, urgency);
}

/** For `Announcer` alone. */
export function onAnnouncement(next: Listener): () => void {
  listener = next;
  return () => {
    if (listener === next) listener = null;
  };
}
