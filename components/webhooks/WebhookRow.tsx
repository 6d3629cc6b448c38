import type { Webhook } from "@/lib/contracts/webhooks";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { LocalTime } from "../ui/LocalTime";
import { MenuButton } from "../ui/MenuButton";
import styles from "./webhooks.module.css";
import { eventsInWords, hostOf } from "./words";

interface WebhookRowProps {
  webhook: Webhook;
  onDeliveries: () => void;
  onEdit: () => void;
  onTurn: (enabled: boolean) => void;
  onRotate: () => void;
  onDelete: () => void;
}

/** One webhook: where it goes, of what it hears, and how that went. */
export function WebhookRow({ webhook, onDeliveries, onEdit, onTurn, onRotate, onDelete }: WebhookRowProps) {
  const { url, description, enabled, disabled_reason, scope } = webhook;
  const name = hostOf(webhook);
  return (
    <li>
      <div className={styles.what}>
        <p className={styles.url}>
          <span className={styles.chip} data-tone={enabled ? "good" : disabled_reason ? "bad" : "waiting"}>
            {enabled ? "On" : "Off"}
          </span>
          <b dir="ltr">{url}</b>
        </p>
        {description && <p className={styles.description}>{description}</p>}
        <p className={controls.facts}>
          <span>{eventsInWords(webhook)}</span>
          {scope === "everybody" && <span>Everybody’s images</span>}
          <Last {...webhook} />
        </p>
        {disabled_reason && (
          <p className={styles.reason}>
            <Icon name="warn" />
            Turned off by itself. {disabled_reason}
          </p>
        )}
      </div>
      <div className={styles.actions}>
        <button type="button" className={`${controls.button} ${controls.small}`} onClick={onDeliveries}>
          Deliveries<span className="vh"> to {name}</span>
        </button>
        <MenuButton
          label={`Menu of the webhook to ${name}`}
          items={[
            { icon: "pen", text: "Edit", onSelect: onEdit },
            enabled
              ? { icon: "off", text: "Turn off", onSelect: () => onTurn(false) }
              : { icon: "check", text: "Turn on", onSelect: () => onTurn(true) },
            { icon: "retry", text: "New secret", onSelect: onRotate },
            { icon: "bin", text: "Delete", danger: true, onSelect: onDelete },
          ]}
        />
      </div>
    </li>
  );
}

/** The later of the last success and the last failure. */
function Last({ last_success_at: good, last_failure_at: bad }: Webhook) {
  if (!good && !bad) return <span>Nothing sent yet</span>;
  const failed = bad && (!good || bad > good);
  return (
    <span className={failed ? styles.failed : undefined}>
      {failed ? "Failed " : "Delivered "}
      <LocalTime at={(failed ? bad : good) as string} />
    </span>
  );
}
