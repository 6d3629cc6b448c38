import { announce } from "./announce";
import { notify } from "./notify";

interface More {
  text?: string;
  /** A later toast about the same takes its place. */
  about?: string;
}

/** Something went well: said politely, and shown. */
export function succeeded(title: string, { text, about }: More = {}): void {
  announce(text ? `${title} ${text}` : title);
  notify({ tone: "good", title, text, about });
}

/** Something did not: said at once, and shown with why. */
export function failed(title: string, text?: string | null, about?: string): void {
  announce(text ? `${title} ${text}` : title, { urgency: "assertive" });
  notify({ tone: "bad", title, text: text ?? undefined, about });
}
