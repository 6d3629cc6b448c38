import { useState } from "react";
import { addMember } from "@/app/actions/organizations";
import { ActionForm } from "../ui/ActionForm";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { succeeded } from "../ui/outcome";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SelectField } from "../ui/SelectField";
import { Trouble } from "../ui/Trouble";
import { MAY, ROLE } from "./words";

/** Adds somebody who has an account, by their e-mail address. */
export function AddMemberDialog({ slug, onClose }: { slug: string; onClose: () => void }) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const submit = async (data: FormData) => {
    const input = { org: slug, email: text(data, "member-email"), role: text(data, "member-role") };
    const result = await attempt(() => addMember(input), ["email"]);
    if (!result.ok) return setProblem(result.problem);
    succeeded(`${result.data.name} is added.`);
    onClose();
  };

  return (
    <Dialog title="Add member" onClose={onClose}>
      <ActionForm className={form.form} onSubmit={submit}>
        {(phase) => (
          <>
            <Field
              id="member-email"
              type="email"
              label="E-mail"
              hint="Of somebody who has an account here."
              error={problem.fields.email}
              autoComplete="off"
              required
              maxLength={254}
              data-autofocus
            />
            <SelectField id="member-role" label="Role" defaultValue="viewer">
              {(["viewer", "editor", "owner"] as const).map((role) => (
                <option key={role} value={role}>
                  {ROLE[role]}: {MAY[role]}
                </option>
              ))}
            </SelectField>
            <Trouble>{problem.sentence}</Trouble>
            <FormActions phase={phase} working="Adding" onCancel={onClose}>
              Add member
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
