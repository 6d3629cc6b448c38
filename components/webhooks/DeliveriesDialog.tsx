import { redeliverWebhook, testWebhook } from "@/app/actions/webhooks";
import type { Delivery, Webhook } from "@/lib/contracts/webhooks";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { LocalTime } from "../ui/LocalTime";
import { failed } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import { useDeliveries } from "./useDeliveries";
import styles from "./webhooks.module.css";
import { EVENT_WORDS, hostOf, outcome, standing, triesInWords } from "./words";

interface DeliveriesDialogProps {
  webhook: Webhook;
  onClose: () => void;
}

/** What was sent to a webhook and what came back; sends a test, and anything again. */
export function DeliveriesDialog({ webhook, onClose }: DeliveriesDialogProps) {
  const { deliveries, problem, look, loadMore } = useDeliveries(webhook.id);

  const send = async (action: Parameters<typeof attempt<Delivery>>[0], done: string, notDone: string) => {
    const result = await attempt(action, []);
    if (result.ok) announce(done);
    else failed(notDone, result.problem.sentence);
    await look();
  };

  return (
    <Dialog title={`Deliveries to ${hostOf(webhook)}`} size="wide" light onClose={onClose}>
      <div className={styles.tools}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          disabled={!webhook.enabled}
          onClick={() => send(() => testWebhook({ id: webhook.id }), "Test sent.", "The test was not sent.")}
        >
          Send test
        </button>
        <button type="button" className={controls.button} onClick={look}>
          <Icon name="retry" />
          Refresh
        </button>
        {!webhook.enabled && <p className={styles.note}>This webhook is turned off. Turn it on to send anything.</p>}
      </div>
      <Trouble>{problem}</Trouble>
      {!deliveries && !problem && (
        <p className={styles.empty} role="status">
          Loading …
        </p>
      )}
      {deliveries?.length === 0 && (
        <p className={styles.empty}>Nothing was sent in the last 30 days. Send a test to see how it goes.</p>
      )}
      {deliveries && deliveries.length > 0 && (
        <ul className={styles.deliveries} aria-label="Deliveries">
          {deliveries.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              canSend={webhook.enabled}
              onRedeliver={() =>
                send(
                  () => redeliverWebhook({ id: webhook.id, deliveryId: delivery.id }),
                  "Sent again.",
                  "It was not sent again.",
                )
              }
            />
          ))}
        </ul>
      )}
      {loadMore && (
        <button type="button" className={`${controls.button} ${styles.more}`} onClick={loadMore}>
          Show earlier ones
        </button>
      )}
    </Dialog>
  );
}

interface DeliveryRowProps {
  delivery: Delivery;
  canSend: boolean;
  onRedeliver: () => void;
}

function DeliveryRow({ delivery, canSend, onRedeliver }: DeliveryRowProps) {
  const { tone, text } = standing(delivery);
  const name = EVENT_WORDS[delivery.type];
  return (
    <li>
      <div className={styles.what}>
        <p className={styles.line}>
          <span className={styles.chip} data-tone={tone}>
            {text}
          </span>
          <b>{name}</b>
          <LocalTime at={delivery.created_at} className={styles.quiet} />
        </p>
        <p className={styles.facts}>
          <span>{outcome(delivery)}</span>
          <span>{triesInWords(delivery)}</span>
          {delivery.next_attempt_at && delivery.error && (
            <span>
              Next <LocalTime at={delivery.next_attempt_at} />
            </span>
          )}
          <code dir="ltr">{delivery.event_id}</code>
        </p>
        {delivery.response && (
          <details className={styles.answer}>
            <summary>
              What it answered<span className="vh"> to {name}</span>
            </summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must reach */}
            <pre dir="ltr" tabIndex={0}>
              {delivery.response}
            </pre>
          </details>
        )}
      </div>
      <button
        type="button"
        className={`${controls.button} ${controls.small}`}
        disabled={!canSend}
        onClick={onRedeliver}
      >
        Redeliver<span className="vh"> {name}</span>
      </button>
    </li>
  );
}
