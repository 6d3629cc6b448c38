import { useState } from "react";
import { makePasswordLink } from "@/app/actions/people";
import type { PasswordLink } from "@/lib/contracts/invitations";
import type { Person } from "@/lib/contracts/people";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { Dialog, HeldDialog } from "../ui/Dialog";
import dialog from "../ui/dialog.module.css";
import { LocalTime } from "../ui/LocalTime";
import { attempt } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import { ShownOnce } from "./ShownOnce";
import { firstName } from "./words";

interface PasswordLinkDialogProps {
  person: Person;
  onClose: () => void;
}

/** Makes a link by which a person sets a new password: what an e-mail would bring elsewhere. */
export function PasswordLinkDialog({ person: { id, name, email }, onClose }: PasswordLinkDialogProps) {
  const [busy, setBusy] = useState(false);
  const [sentence, setSentence] = useState<string | null>(null);
  const [link, setLink] = useState<PasswordLink | null>(null);

  const make = async () => {
    if (busy) return;
    setBusy(true);
    const result = await attempt(() => makePasswordLink({ id }), []);
    setBusy(false);
    if (!result.ok) return setSentence(result.problem.sentence);
    setLink(result.data);
    announce("The link is made.");
  };

  return (
    <Dialog title={`New password for ${name}`} onClose={onClose}>
      {link ? (
        <ShownOnce what="link" value={new URL(link.path, location.href).href} onDone={onClose}>
          The link for <bdi>{email}</bdi>. Pass it on now: it is not shown again. It works once, until{" "}
          <LocalTime at={link.expires_at} />.
        </ShownOnce>
      ) : (
        <>
          <ul className={dialog.points}>
            <li>You get a link that works once, within a day. Pass it on to {firstName(name)} alone.</li>
            <li>
              Whoever opens it sets a new password and is signed in. Every other session of this account ends then.
            </li>
            <li>Until it is used the old password works. A link that was made before does not.</li>
          </ul>
          <Trouble>{sentence}</Trouble>
          {busy && <HeldDialog />}
          <div className={dialog.actions}>
            <button
              type="button"
              className={`${controls.button} ${controls.primary}`}
              aria-disabled={busy || undefined}
              data-autofocus
              onClick={make}
            >
              Make link
            </button>
            <button type="button" className={controls.button} onClick={onClose}>
              Cancel
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
