import { type FormEvent, useId, useState } from "react";
import type { UploadedFile } from "@/lib/contracts/uploads";
import controls from "../ui/controls.module.css";
import { Dialog } from "../ui/Dialog";
import form from "../ui/form.module.css";

interface GigDialogProps {
  file: UploadedFile;
  /** @returns what is wrong, or null */
  onPlace: (gigId: string) => Promise<string | null>;
  onClose: () => void;
}

/** Asks on which gig a file goes. */
export function GigDialog({ file, onPlace, onClose }: GigDialogProps) {
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const gigId = String(new FormData(event.currentTarget).get("gig") ?? "").trim();
    setProblem(gigId ? await onPlace(gigId) : "Enter the id of the gig");
  };
  return (
    <Dialog title="Put on a gig" onClose={onClose}>
      <form className={form.form} onSubmit={submit}>
        <div className={form.field}>
          <label htmlFor={id}>Gig</label>
          <input
            id={id}
            name="gig"
            maxLength={255}
            autoComplete="off"
            data-autofocus
            aria-invalid={problem ? true : undefined}
            aria-describedby={`${id}-hint`}
          />
          <p id={`${id}-hint`} className={problem ? form.error : form.hint} role={problem ? "alert" : undefined}>
            {problem ?? `${file.original_filename} goes to its end. The gig is yours if you are the first on it.`}
          </p>
        </div>
        <button type="submit" className={`${controls.button} ${controls.primary}`}>
          Put on the gig
        </button>
      </form>
    </Dialog>
  );
}
