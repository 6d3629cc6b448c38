import { useCallback, useEffect, useRef, useState } from "react";
import { createInvitation, openInvitations, revokeInvitation } from "@/app/actions/people";
import type { Invitation, NewInvitation } from "@/lib/contracts/invitations";
import { ActionForm } from "../ui/ActionForm";
import { announce } from "../ui/announce";
import { Dialog, HeldDialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { LocalTime } from "../ui/LocalTime";
import { failed, succeeded } from "../ui/outcome";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SelectField } from "../ui/SelectField";
import { Trouble } from "../ui/Trouble";
import { useFocusLater } from "../ui/useFocusLater";
import styles from "./invitations.module.css";
import { OpenInvitations } from "./OpenInvitations";
import { RoleField } from "./RoleField";
import { ShownOnce } from "./ShownOnce";

const ENDS = [
  { days: 1, label: "In a day" },
  { days: 7, label: "In 7 days" },
  { days: 30, label: "In 30 days" },
] as const;
const DAY_MS = 86_400_000;

/** Makes links by which people make their own accounts, and shows those that can still be used. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);
  const [made, setMade] = useState<NewInvitation | null>(null);
  const { invitations, trouble, load, revoke, heading } = useInvitations();
  const focusLater = useFocusLater();

  const submit = async (data: FormData) => {
    const input = {
      email: text(data, "email") || undefined,
      role: text(data, "person-role"),
      expires_at: new Date(Date.now() + Number(data.get("ends")) * DAY_MS).toISOString(),
    };
    const result = await attempt(() => createInvitation(input), ["email"]);
    if (!result.ok) return setProblem(result.problem);
    setProblem(NO_PROBLEM);
    setMade(result.data);
    announce("The invitation is made.");
    void load();
  };

  /** The next one can be made at once. */
  const putAway = () => {
    setMade(null);
    focusLater(() => document.getElementById("email"));
  };

  return (
    <Dialog title="Invite by link" onClose={onClose}>
      {made ? (
        <ShownOnce what="link" value={new URL(made.path, location.href).href} onDone={putAway}>
          The invitation {made.email ? <Named name={made.email} /> : "for whoever opens it first"}. Pass it on now: it
          is not shown again. It works once, until <LocalTime at={made.expires_at} />.
        </ShownOnce>
      ) : (
        <ActionForm className={form.form} onSubmit={submit}>
          {(phase) => (
            <>
              <Field
                id="email"
                type="email"
                label="E-mail"
                hint="The link is for this address alone. Without one, for whoever opens it first."
                error={problem.fields.email}
                autoComplete="off"
                maxLength={254}
                data-autofocus
              />
              <RoleField value="user" />
              <SelectField id="ends" label="Expires" defaultValue={7}>
                {ENDS.map(({ days, label }) => (
                  <option key={days} value={days}>
                    {label}
                  </option>
                ))}
              </SelectField>
              <Trouble>{problem.sentence}</Trouble>
              {phase === "busy" && <HeldDialog />}
              <FormActions phase={phase} working="Making the link" onCancel={onClose}>
                Make link
              </FormActions>
            </>
          )}
        </ActionForm>
      )}
      <section className={styles.open} aria-labelledby="open-invitations">
        <h3 id="open-invitations" ref={heading} tabIndex={-1}>
          Open invitations
        </h3>
        <Trouble>{trouble}</Trouble>
        {invitations && <OpenInvitations invitations={invitations} onRevoke={revoke} />}
      </section>
    </Dialog>
  );
}

const Named = ({ name }: { name: string }) => (
  <>
    for <bdi>{name}</bdi>
  </>
);

/** The invitations that can still be used, as they are on the server. */
function useInvitations() {
  const [invitations, setInvitations] = useState<readonly Invitation[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const load = useCallback(async () => {
    const result = await attempt(() => openInvitations({}), []);
    if (result.ok) setInvitations(result.data.items);
    setTrouble(result.ok ? null : result.problem.sentence);
  }, []);
  useEffect(() => void load(), [load]);

  const revoke = async ({ id }: Invitation) => {
    const result = await attempt(() => revokeInvitation({ id }), []);
    if (result.ok) succeeded("Invitation withdrawn.");
    else failed("The invitation was not withdrawn.", result.problem.sentence);
    await load();
    heading.current?.focus();
  };

  return { invitations, trouble, load, revoke, heading };
}
