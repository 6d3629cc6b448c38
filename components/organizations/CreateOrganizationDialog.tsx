import { useState } from "react";
import { createOrganization } from "@/app/actions/organizations";
import type { Organization } from "@/lib/contracts/organizations";
import { ActionForm } from "../ui/ActionForm";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { Dialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";
import { Field } from "../ui/Field";
import form from "../ui/form.module.css";
import { notify } from "../ui/notify";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SubmitButton } from "../ui/SubmitButton";
import { Trouble } from "../ui/Trouble";
import { slugOf } from "./words";

interface CreateOrganizationDialogProps {
  onCreated: (organization: Organization) => void;
  onClose: () => void;
}

/** Makes an organisation. Its address follows its name until one writes another. */
export function CreateOrganizationDialog({ onCreated, onClose }: CreateOrganizationDialogProps) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);
  const [slug, setSlug] = useState("");
  const [own, setOwn] = useState(false);

  const submit = async (data: FormData) => {
    const input = { name: text(data, "organization-name"), slug: text(data, "slug") };
    const result = await attempt(() => createOrganization(input), ["name", "slug"]);
    if (!result.ok) return setProblem(result.problem);
    const title = `${result.data.name} is made, and you own it.`;
    announce(title);
    notify({ tone: "good", title });
    onClose();
    onCreated(result.data);
  };

  return (
    <Dialog title="New organization" onClose={onClose}>
      <ActionForm className={form.form} onSubmit={submit}>
        {(phase) => (
          <>
            <Field
              id="organization-name"
              label="Name"
              error={problem.fields.name}
              autoComplete="off"
              required
              maxLength={120}
              data-autofocus
              onChange={(event) => own || setSlug(slugOf(event.target.value))}
            />
            <Field
              id="slug"
              label="Address"
              hint="Small letters, digits and dashes. It stands in the library's address and in that of its API, and stays."
              error={problem.fields.slug}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              required
              minLength={2}
              maxLength={50}
              pattern="[a-z0-9\-]{2,50}"
              title="2 to 50 small letters, digits and dashes"
              value={slug}
              onChange={(event) => {
                setOwn(event.target.value !== "");
                setSlug(event.target.value);
              }}
            />
            <Trouble>{problem.sentence}</Trouble>
            <div className={dialog.actions}>
              <SubmitButton phase={phase} primary working="Making">
                Make organization
              </SubmitButton>
              <button type="button" className={controls.button} onClick={onClose}>
                Cancel
              </button>
            </div>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
