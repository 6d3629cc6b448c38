"use client";

import { useEffect, useRef } from "react";
import { Toaster, toast } from "sonner";
import { Icon } from "./Icon";
import type { Notice } from "./notify";
import styles from "./toasts.module.css";

/** Long enough to read twice. */
const SHOWN_MS = { good: 5_000, bad: 14_000 } as const;

/** Shows each notice once. Loaded by `Toasts` with the first of them. */
export default function ToastStack({ notices }: { notices: readonly Notice[] }) {
  const shown = useRef(0);
  const byAbout = useRef(new Map<string, number | string>());
  const holder = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // The page speaks in its own live regions, each sentence once: what sonner shows is not read a second time.
    holder.current?.querySelector("section")?.setAttribute("aria-live", "off");
    if (holder.current) raise(holder.current);
    for (; shown.current < notices.length; shown.current++) {
      const notice = notices[shown.current];
      if (!notice) continue;
      const { about } = notice;
      const before = about === undefined ? undefined : byAbout.current.get(about);
      if (before !== undefined) toast.dismiss(before);
      const id = show(notice);
      if (about !== undefined) byAbout.current.set(about, id);
    }
  }, [notices]);

  const rightToLeft = document.documentElement.dir === "rtl";
  return (
    <div ref={holder} popover="manual" className={styles.stack}>
      <Toaster
        position={rightToLeft ? "bottom-left" : "bottom-right"}
        dir={rightToLeft ? "rtl" : "ltr"}
        visibleToasts={4}
        expand
        gap={10}
        offset={24}
        mobileOffset={{ bottom: "calc(12px + var(--dock, 0px))", left: 12, right: 12 }}
        containerAriaLabel="Notifications"
        toastOptions={{ unstyled: true, className: styles.toast }}
      />
    </div>
  );
}

/** Above the dialog that may be open, which dims what is behind it. Not from below who is at work in it. */
function raise(stack: HTMLElement) {
  if (typeof stack.showPopover !== "function" || stack.contains(document.activeElement)) return;
  if (stack.matches(":popover-open")) stack.hidePopover();
  stack.showPopover();
}

function show(notice: Notice) {
  return toast.custom((id) => <Toast id={id} notice={notice} />, {
    duration: notice.action ? Number.POSITIVE_INFINITY : SHOWN_MS[notice.tone],
  });
}

function Toast({ id, notice: { tone, title, text, action } }: { id: number | string; notice: Notice }) {
  return (
    <div className={styles.body} data-tone={tone}>
      <Icon name={tone === "good" ? "check" : "warn"} />
      <div className={styles.words}>
        <b>{title}</b>
        {text && <p>{text}</p>}
      </div>
      {action && (
        <button
          type="button"
          className={styles.action}
          onClick={({ currentTarget }) => {
            // sonner gives the focus back to where it was as soon as it leaves: now, not when the action has put it elsewhere.
            currentTarget.blur();
            toast.dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className={styles.close} aria-label="Dismiss" onClick={() => toast.dismiss(id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
