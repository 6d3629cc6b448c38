const REACHABLE = "button, input, select, textarea, a[href]";

/**
 * Swagger UI draws a dialog and leaves the keyboard behind it: here Escape closes it, Tab stays inside, and the focus
 * goes in with its beginning and back to the button with its end.
 * @returns a function that stops it
 */
export function dialogKeys(room: HTMLElement): () => void {
  let open = false;
  const dialog = () => room.querySelector<HTMLElement>(".modal-ux");

  const follow = new MutationObserver(() => {
    const shown = dialog();
    if (Boolean(shown) === open) return;
    open = Boolean(shown);
    const target = shown ? shown.querySelector("input") : room.querySelector<HTMLElement>(".authorize");
    target?.focus();
  });
  follow.observe(room, { childList: true, subtree: true });

  const onKey = (event: KeyboardEvent) => {
    const shown = dialog();
    if (!shown) return;
    if (event.key === "Escape") return shown.querySelector<HTMLElement>(".close-modal")?.click();
    if (event.key !== "Tab") return;
    const reachable = Array.from(shown.querySelectorAll<HTMLElement>(REACHABLE));
    const [first, last] = [reachable[0], reachable.at(-1)];
    const leaves = document.activeElement === (event.shiftKey ? first : last);
    if (!leaves && shown.contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  };
  document.addEventListener("keydown", onKey);
  return () => {
    follow.disconnect();
    document.removeEventListener("keydown", onKey);
  };
}
