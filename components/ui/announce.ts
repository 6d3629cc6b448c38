/** How urgently a sentence is read: after what is being read, or at once. */
export type Urgency = "polite" | "assertive";

interface AnnounceOptions {
  urgency?: Urgency;
  /** It makes what was said before it out of date, such as the next slot of a move. */
  instead?: boolean;
}

type Listener = (text: string, urgency: Urgency, instead: boolean) => void;

let listener: Listener | null = null;

/** Has a sentence read by screen readers. The regions are `Announcer`'s, which stands on every page. */
export function announce(text: string, { urgency = "polite", instead = false }: AnnounceOptions = {}): void {
  listener?.(text, urgency, instead);
}

/** For `Announcer` alone. */
export function onAnnouncement(next: Listener): () => void {
  listener = next;
  return () => {
    if (listener === next) listener = null;
  };
}
