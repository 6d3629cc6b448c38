import { useState } from "react";
import type { UploadedFile } from "@/lib/contracts/uploads";
import { ActionForm } from "../ui/ActionForm";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import { text } from "../ui/problems";

interface GigDialogProps {
  file: UploadedFile;
  /** @returns what is wrong, or null */
  onPlace: (gigId: string) => Promise<string | null>;
  onClose: () => void;
}

/** Asks on which gig a file goes. */
export function GigDialog({ file, onPlace, onClose }: GigDialogProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (data: FormData) => {
    const gigId = text(data, "gig").trim();
    setProblem(gigId ? await onPlace(gigId) : "Enter the id of the gig.");
  };
  return (
    <Dialog title="Put on a gig" onClose={onClose}>
      <ActionForm onSubmit={submit}>
        {(phase) => (
          <>
            <Field
              id="gig"
              label="Gig"
              hint={`${file.original_filename} goes to its end. The gig is yours if you are the first on it.`}
              error={problem ?? undefined}
              maxLength={255}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              data-autofocus
            />
            <FormActions phase={phase} working="Putting it there" onCancel={onClose}>
              Put on the gig
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
