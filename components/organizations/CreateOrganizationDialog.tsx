import { useState } from "react";
import { createOrganization } from "@/app/actions/organizations";
import type { Organization } from "@/lib/contracts/organizations";
import { ActionForm } from "../ui/ActionForm";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { succeeded } from "../ui/outcome";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
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
    succeeded(`${result.data.name} is made, and you own it.`);
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
            <FormActions phase={phase} working="Making" onCancel={onClose}>
              Make organization
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
