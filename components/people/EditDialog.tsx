import { useState } from "react";
import { changePerson } from "@/app/actions/people";
import type { Person } from "@/lib/contracts/people";
import { ActionForm } from "../ui/ActionForm";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { succeeded } from "../ui/outcome";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import { RoleField } from "./RoleField";

interface EditDialogProps {
  person: Person;
  /** The administrator changes themselves. */
  own: boolean;
  onClose: () => void;
}

/** Changes what a person is called and may do. */
export function EditDialog({ person, own, onClose }: EditDialogProps) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const submit = async (data: FormData) => {
    const change = { name: text(data, "person-name"), role: text(data, "person-role") };
    const result = await attempt(() => changePerson({ id: person.id, ...change }), ["name"]);
    if (!result.ok) return setProblem(result.problem);
    succeeded(`${result.data.name} is saved.`);
    onClose();
  };

  return (
    <Dialog title={person.name} onClose={onClose}>
      <ActionForm className={form.form} onSubmit={submit}>
        {(phase) => (
          <>
            <Field
              id="person-name"
              label="Name"
              defaultValue={person.name}
              error={problem.fields.name}
              autoComplete="off"
              required
              maxLength={120}
              data-autofocus
            />
            <RoleField
              value={person.role}
              hint={own ? "This is your own account. As a person you cannot open this page any more." : undefined}
            />
            <Trouble>{problem.sentence}</Trouble>
            <FormActions phase={phase} working="Saving" onCancel={onClose}>
              Save
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
