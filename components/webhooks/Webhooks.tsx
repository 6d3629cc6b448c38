"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { editWebhook, removeWebhook, rotateWebhookSecret } from "@/app/actions/webhooks";
import type { NewWebhook, Webhook } from "@/lib/contracts/webhooks";
import { MAX_WEBHOOKS, OLD_SECRET_HOURS } from "@/lib/policy/webhookEvents";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import controls from "../ui/controls.module.css";
import form from "../ui/form.module.css";
import { Icon } from "../ui/Icon";
import { NewSecret } from "../ui/NewSecret";
import { failed, succeeded } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { useFocusLater } from "../ui/useFocusLater";
import { DeliveriesDialog } from "./DeliveriesDialog";
import { WebhookDialog } from "./WebhookDialog";
import { WebhookRow } from "./WebhookRow";
import styles from "./webhooks.module.css";
import { hostOf } from "./words";

interface WebhooksProps {
  webhooks: readonly Webhook[];
  /** Administrators may hear of everybody's images. */
  admin: boolean;
}

type Open = { kind: "add" } | { kind: "edit" | "delete" | "rotate" | "deliveries"; webhook: Webhook };

/** Where a person's own servers hear of changes. */
export function Webhooks({ webhooks, admin }: WebhooksProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const [shown, setShown] = useState<NewWebhook | null>(null);
  const [ready, setReady] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const focusLater = useFocusLater();
  const router = useRouter();
  useEffect(() => setReady(true), []);
  const close = () => setOpen(null);

  const turn = async (webhook: Webhook, enabled: boolean) => {
    const result = await attempt(() => editWebhook({ id: webhook.id, enabled }), []);
    const name = `The webhook to ${hostOf(webhook)}`;
    const done = enabled ? "turned on" : "turned off";
    if (result.ok) succeeded(`${name} is ${done}.`);
    else failed(`${name} was not ${done}.`, result.problem.sentence);
  };

  const made = (webhook: NewWebhook, sentence: string) => {
    close();
    setShown(webhook);
    succeeded(sentence);
  };

  return (
    <section className={controls.panel} aria-labelledby="webhooks" data-webhooks={ready ? "ready" : undefined}>
      <div className={styles.head}>
        <div>
          <h2 id="webhooks" ref={heading} tabIndex={-1}>
            Webhooks
          </h2>
          <p className={controls.lead}>
            Your own server is told when your images change, with a signature that it can check.{" "}
            <Link href="/docs/webhooks" prefetch={false}>
              How to receive them
            </Link>
          </p>
        </div>
        <button
          type="button"
          className={controls.button}
          disabled={!ready || webhooks.length >= MAX_WEBHOOKS}
          onClick={() => setOpen({ kind: "add" })}
        >
          <Icon name="plus" />
          Add webhook
        </button>
      </div>
      {shown && (
        <NewSecret
          key={shown.secret}
          label={`Secret of the webhook to ${hostOf(shown)}. Copy it now: it is not shown again.`}
          secret={shown.secret}
          onDone={() => {
            setShown(null);
            heading.current?.focus();
          }}
        />
      )}
      {webhooks.length === 0 ? (
        <p className={styles.empty}>
          No webhooks yet. Add the address of a server of yours, put its secret there, and send it a test.
        </p>
      ) : (
        <ul className={styles.list} aria-label="Webhooks">
          {webhooks.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              onDeliveries={() => setOpen({ kind: "deliveries", webhook })}
              onEdit={() => setOpen({ kind: "edit", webhook })}
              onTurn={(enabled) => turn(webhook, enabled)}
              onRotate={() => setOpen({ kind: "rotate", webhook })}
              onDelete={() => setOpen({ kind: "delete", webhook })}
            />
          ))}
        </ul>
      )}
      {webhooks.length >= MAX_WEBHOOKS && (
        <p className={form.hint}>These are {MAX_WEBHOOKS}, the most there can be. Delete one to add another.</p>
      )}
      {open?.kind === "add" && (
        <WebhookDialog
          admin={admin}
          onMade={(webhook) => made(webhook, `The webhook to ${hostOf(webhook)} is added.`)}
          onClose={close}
        />
      )}
      {open?.kind === "edit" && (
        <WebhookDialog
          admin={admin}
          webhook={open.webhook}
          onSaved={(webhook) => {
            close();
            succeeded(`The webhook to ${hostOf(webhook)} is saved.`);
          }}
          onClose={close}
        />
      )}
      {open?.kind === "deliveries" && (
        <DeliveriesDialog
          webhook={open.webhook}
          onClose={() => {
            close();
            // What was sent meanwhile may have gone well, or may have turned it off.
            router.refresh();
          }}
        />
      )}
      {open?.kind === "rotate" && (
        <ConfirmDialog
          title={`A new secret for ${hostOf(open.webhook)}?`}
          consequences={[
            `Deliveries are signed with both secrets for ${OLD_SECRET_HOURS} hours, so that your server can change over.`,
            "After that the old one is worth nothing.",
          ]}
          confirm={["Make new secret", "Making"]}
          cancel="Keep secret"
          action={() => rotateWebhookSecret({ id: open.webhook.id })}
          onDone={(webhook) => made(webhook, `The webhook to ${hostOf(webhook)} has a new secret.`)}
          onClose={close}
        />
      )}
      {open?.kind === "delete" && (
        <ConfirmDialog
          title={`Delete the webhook to ${hostOf(open.webhook)}?`}
          consequences={["Nothing more is sent there.", "What was sent, and what came back, is forgotten."]}
          confirm={["Delete webhook", "Deleting"]}
          cancel="Keep webhook"
          action={() => removeWebhook({ id: open.webhook.id })}
          onDone={() => {
            close();
            if (shown?.id === open.webhook.id) setShown(null);
            succeeded(`The webhook to ${hostOf(open.webhook)} is deleted.`);
            focusLater(() => heading.current);
          }}
          onClose={close}
        />
      )}
    </section>
  );
}
