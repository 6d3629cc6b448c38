import { useId, useState } from "react";
import type { AuditItem, AuditPage } from "@/lib/contracts/audit";
import { orderBefore } from "@/lib/policy/putBack";
import { type PutBackAction, putBackAloud } from "../slots/putBack";
import controls from "../ui/controls.module.css";
import { LocalTime } from "../ui/LocalTime";
import styles from "./history.module.css";
import { changesIn, origin, whoDid } from "./historyWords";
import { type LoadHistory, useHistory } from "./useHistory";

interface HistoryProps {
  userId: string;
  name: string;
  first: AuditPage;
  /** Another one whenever the slots are: what an upload did is not in the page that the server rendered. */
  stamp: string;
  load: LoadHistory;
  putBackOrder: PutBackAction;
}

const PUT_BACK = "Put back this order";
const BUSY = "Putting back";

/** Who did what to somebody, newest first: by what, from where, and how it was before. */
export function History({ userId, name, first, stamp, load, putBackOrder }: HistoryProps) {
  const id = useId();
  const [busy, setBusy] = useState<string | null>(null);
  const { items, more } = useHistory(userId, first, stamp, load);
  const during = async (what: string, work: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(what);
    await work();
    setBusy(null);
  };
  return (
    <section className={styles.history} aria-labelledby={id}>
      <h2 id={id}>History</h2>
      {items.length === 0 ? (
        <p className={styles.none}>Nothing yet. What anybody does to {name}'s images and account is listed here.</p>
      ) : (
        <ol className={styles.entries} aria-labelledby={id}>
          {items.map((item) => (
            <li key={item.id} data-entry={item.id} tabIndex={-1}>
              <Entry item={item} />
              {orderBefore(item.action, item.before) && (
                <button
                  type="button"
                  className={`${controls.button} ${controls.small}`}
                  aria-disabled={busy !== null || undefined}
                  aria-label={`${busy === item.id ? BUSY : PUT_BACK}: as it was before ${whoDid(item)} ${item.summary}`}
                  onClick={() => during(item.id, () => putBackAloud(putBackOrder, item.id))}
                >
                  {busy === item.id ? BUSY : PUT_BACK}
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
      {more && (
        <button
          type="button"
          className={controls.button}
          aria-disabled={busy !== null || undefined}
          onClick={() => during("more", more)}
        >
          {busy === "more" ? "Loading" : "Show more"}
        </button>
      )}
    </section>
  );
}

function Entry({ item }: { item: AuditItem }) {
  const { at, summary } = item;
  const changes = changesIn(item);
  return (
    <div className={styles.entry}>
      <p className={styles.what}>
        <b>
          <bdi>{whoDid(item)}</bdi>
        </b>{" "}
        {summary}
      </p>
      {changes.length > 0 && (
        <dl className={styles.changes}>
          {changes.map(({ what, before, after }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>
                <span className="vh">from </span>
                {before} <span aria-hidden="true">→</span>
                <span className="vh"> to </span> {after}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={styles.origin}>
        <LocalTime at={at} className="data" full />
        {origin(item).map((part) => (
          <span key={part}>{part}</span>
        ))}
      </p>
    </div>
  );
}
