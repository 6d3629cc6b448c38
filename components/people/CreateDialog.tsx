import { useState } from "react";
import { createPerson } from "@/app/actions/people";
import { newPassword } from "@/lib/browser/newPassword";
import type { Person } from "@/lib/contracts/people";
import { ActionForm } from "../ui/ActionForm";
import { Dialog, HeldDialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { succeeded } from "../ui/outcome";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SelectField } from "../ui/SelectField";
import { Trouble } from "../ui/Trouble";
import { RoleField } from "./RoleField";
import { ShownOnce } from "./ShownOnce";

interface CreateDialogProps {
  onCreated: (person: Person) => void;
  onClose: () => void;
}

/** Makes an account for somebody, with a password that is made here and shown once, or with one of one's own. */
export function CreateDialog({ onCreated, onClose }: CreateDialogProps) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);
  const [made, setMade] = useState(true);
  const [created, setCreated] = useState<{ person: Person; password: string } | null>(null);

  const submit = async (data: FormData) => {
    const typed = text(data, "password");
    const password = made ? newPassword() : typed;
    const input = {
      email: text(data, "email"),
      name: text(data, "person-name") || undefined,
      role: text(data, "person-role"),
      password: password || undefined,
    };
    const result = await attempt(() => createPerson(input), ["email", "name", "password"]);
    if (!result.ok) return setProblem(result.problem);
    succeeded(`${result.data.name} is added.`);
    if (made) return setCreated({ person: result.data, password });
    onClose();
    onCreated(result.data);
  };

  // However it is closed: the new person is shown.
  const close = () => {
    onClose();
    if (created) onCreated(created.person);
  };

  return (
    <Dialog title={created ? `${created.person.name} is added` : "Add person"} onClose={close}>
      {created ? (
        <ShownOnce what="password" value={created.password} onDone={close}>
          The password of <bdi>{created.person.email}</bdi>. Pass it on now: it is not shown again.
        </ShownOnce>
      ) : (
        <ActionForm className={form.form} onSubmit={submit}>
          {(phase) => (
            <>
              <Field
                id="email"
                type="email"
                label="E-mail"
                error={problem.fields.email}
                autoComplete="off"
                required
                maxLength={254}
                data-autofocus
              />
              <Field
                id="person-name"
                label="Name"
                hint="Without one, the part of the address before the @."
                error={problem.fields.name}
                autoComplete="off"
                maxLength={120}
              />
              <RoleField value="user" />
              <PasswordChoice made={made} error={problem.fields.password} onMade={setMade} />
              <Trouble>{problem.sentence}</Trouble>
              {phase === "busy" && <HeldDialog />}
              <FormActions phase={phase} working="Adding" onCancel={close}>
                Add person
              </FormActions>
            </>
          )}
        </ActionForm>
      )}
    </Dialog>
  );
}

interface PasswordChoiceProps {
  made: boolean;
  error?: string;
  onMade: (made: boolean) => void;
}

function PasswordChoice({ made, error, onMade }: PasswordChoiceProps) {
  return (
    <>
      <SelectField
        id="password-choice"
        label="Password"
        value={made ? "made" : "own"}
        onChange={(event) => onMade(event.target.value === "made")}
      >
        <option value="made">Make one, and show it once</option>
        <option value="own">Choose one, or none</option>
      </SelectField>
      {!made && (
        <Field
          id="password"
          type="password"
          label="Their password"
          hint="At least 8 characters. With none, they cannot sign in by password."
          error={error}
          autoComplete="new-password"
          maxLength={256}
        />
      )}
    </>
  );
}
