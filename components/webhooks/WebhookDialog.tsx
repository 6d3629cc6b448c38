import { useState } from "react";
import { addWebhook, editWebhook } from "@/app/actions/webhooks";
import type { NewWebhook, Webhook } from "@/lib/contracts/webhooks";
import { WEBHOOK_EVENT_NAMES, WEBHOOK_EVENTS } from "@/lib/policy/webhookEvents";
import { ActionForm } from "../ui/ActionForm";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SelectField } from "../ui/SelectField";
import { Trouble } from "../ui/Trouble";
import styles from "./webhooks.module.css";
import { EVENT_WORDS, hostOf } from "./words";

interface WebhookDialogProps {
  /** The one that is changed; a new one where it is left out. */
  webhook?: Webhook;
  admin: boolean;
  onMade?: (webhook: NewWebhook) => void;
  onSaved?: (webhook: Webhook) => void;
  onClose: () => void;
}

const FIELDS = ["url", "description", "events"];

/** Where a webhook goes and of what it hears. */
export function WebhookDialog({ webhook, admin, onMade, onSaved, onClose }: WebhookDialogProps) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const save = async (data: FormData) => {
    const input = {
      url: text(data, "webhook-url"),
      description: text(data, "webhook-description"),
      events: data.getAll("webhook-events").map(String),
      ...(admin && { scope: text(data, "webhook-scope") }),
    };
    if (webhook) {
      const result = await attempt(() => editWebhook({ id: webhook.id, ...input }), FIELDS);
      setProblem(result.ok ? NO_PROBLEM : result.problem);
      if (result.ok) onSaved?.(result.data);
    } else {
      const result = await attempt(() => addWebhook(input), FIELDS);
      setProblem(result.ok ? NO_PROBLEM : result.problem);
      if (result.ok) onMade?.(result.data);
    }
  };

  return (
    <Dialog title={webhook ? `Webhook to ${hostOf(webhook)}` : "Add webhook"} onClose={onClose}>
      <ActionForm className={`${form.form} ${styles.form}`} onSubmit={save}>
        {(phase) => (
          <>
            <Field
              id="webhook-url"
              label="Address"
              type="url"
              dir="ltr"
              inputMode="url"
              placeholder="https://example.org/hooks/images"
              hint="Of a server of yours that takes a POST."
              defaultValue={webhook?.url}
              error={fields.url}
              autoComplete="off"
              spellCheck={false}
              required
              maxLength={2048}
              data-autofocus
            />
            <Events chosen={webhook?.events ?? WEBHOOK_EVENT_NAMES} error={fields.events} />
            {admin && (
              <SelectField id="webhook-scope" label="Whose images" defaultValue={webhook?.scope ?? "own"}>
                <option value="own">My own</option>
                <option value="everybody">Everybody’s</option>
              </SelectField>
            )}
            <Field
              id="webhook-description"
              label="Note"
              hint="For yourself. May be left empty."
              defaultValue={webhook?.description}
              error={fields.description}
              autoComplete="off"
              maxLength={200}
            />
            <Trouble>{sentence}</Trouble>
            <FormActions phase={phase} working="Saving" onCancel={onClose}>
              {webhook ? "Save" : "Add webhook"}
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}

function Events({ chosen, error }: { chosen: readonly string[]; error?: string }) {
  return (
    <fieldset className={styles.events} aria-describedby={error ? "webhook-events-error" : undefined}>
      <legend>Events</legend>
      {WEBHOOK_EVENT_NAMES.map((name) => (
        <label key={name}>
          <input type="checkbox" name="webhook-events" value={name} defaultChecked={chosen.includes(name)} />
          <span>
            {EVENT_WORDS[name]}
            <small>{WEBHOOK_EVENTS[name]}</small>
          </span>
        </label>
      ))}
      {error && (
        <p id="webhook-events-error" className={form.error}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
