/** One toast. */
export interface Notice {
  tone: "good" | "bad";
  title: string;
  text?: string;
  /** A toast with an action stays until it is used or closed. */
  action?: { label: string; run: () => void };
  /** What it is about: a later toast about the same takes its place. */
  about?: string;
}

type Listener = (notice: Notice) => void;

const early: Notice[] = [];
let listener: Listener | null = null;

/** Shows a toast. It is not read out: what must be heard is announced in the page's own live regions. */
export function notify(notice: Notice): void {
  if (listener) listener(notice);
  else early.push(notice);
}

/** For `Toasts` alone. */
export function onNotice(next: Listener): () => void {
  listener = next;
  for (const notice of early.splice(0)) next(notice);
  return () => {
    if (listener === next) listener = null;
  };
}
