import { announce } from "./announce";
import { notify } from "./notify";

/** Something went well: said politely, and shown. */
export function succeeded(title: string): void {
  announce(title);
  notify({ tone: "good", title });
}

/** Something did not: said at once, and shown with why. */
export function failed(title: string, text?: string | null): void {
  announce(text ? `${title} ${text}` : title, { urgency: "assertive" });
  notify({ tone: "bad", title, text: text ?? undefined });
}
