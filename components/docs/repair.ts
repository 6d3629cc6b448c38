/** What a control is called: its parameter's name, else what it stands for. */
function labelOf(control: Element): string {
  const name = control.closest("tr")?.querySelector(".parameter__name")?.firstChild?.textContent?.trim();
  if (name) return name;
  if (control.closest(".filter-container")) return "Filter by tag";
  if (control.classList.contains("body-param__text")) return "Request body";
  if (control.closest(".opblock-section-request-body")) return "Content type of the request";
  if (control.closest(".responses-wrapper")) return "Content type of the answer";
  return control.getAttribute("placeholder") ?? "Value";
}

function setOnce(element: Element, name: string, value: string): void {
  if (!element.hasAttribute(name)) element.setAttribute(name, value);
}

/** Swagger UI has controls without names, and boxes that only a mouse can scroll. */
function fix(room: HTMLElement): void {
  for (const control of room.querySelectorAll<HTMLInputElement>("input, select, textarea")) {
    if (!control.labels?.length) setOnce(control, "aria-label", labelOf(control));
  }
  for (const box of room.querySelectorAll("pre, .opblock-body, .responses-inner, .parameters-container")) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) setOnce(box, "tabindex", "0");
  }
  for (const answers of room.querySelectorAll("table[role=region]")) {
    const path = answers.closest(".opblock")?.querySelector(".opblock-summary-path")?.textContent?.trim() ?? "";
    const method = answers.closest(".opblock")?.querySelector(".opblock-summary-method")?.textContent ?? "";
    setOnce(answers, "aria-label", `Answers of ${method} ${path}`.trim());
  }
  for (const button of room.querySelectorAll(".close-modal")) setOnce(button, "aria-label", "Close");
  for (const dialog of room.querySelectorAll(".modal-ux")) {
    setOnce(dialog, "role", "dialog");
    setOnce(dialog, "aria-modal", "true");
    setOnce(dialog, "aria-label", "Authorize");
  }
}

/** Keeps what Swagger UI draws usable by keyboard and screen reader. @returns a function that stops it */
export function repair(room: HTMLElement): () => void {
  // At most once a frame, and attributes alone: nothing here makes it run again.
  let frame = 0;
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => fix(room));
  });
  observer.observe(room, { childList: true, subtree: true });
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}
