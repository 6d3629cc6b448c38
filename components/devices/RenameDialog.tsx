"use client";

import { useState } from "react";
import type { DevicesState, DeviceView } from "@/lib/contracts/devices";
import { ActionForm } from "../ui/ActionForm";
import { announce } from "../ui/announce";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import type { DeviceActions } from "./actions";

interface RenameDialogProps {
  device: DeviceView;
  editDevice: DeviceActions["editDevice"];
  onSaved: (state: DevicesState) => void;
  onClose: () => void;
}

/** Another name for a device. */
export function RenameDialog({ device, editDevice, onSaved, onClose }: RenameDialogProps) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);

  const save = async (data: FormData) => {
    const name = text(data, "device-name").trim();
    const result = await attempt(() => editDevice({ id: device.id, name }), ["name"]);
    setProblem(result.ok ? NO_PROBLEM : result.problem);
    if (!result.ok) return;
    onSaved(result.data);
    announce(`${device.name} is called ${name} now.`);
    onClose();
  };

  return (
    <Dialog title={`Rename ${device.name}`} light onClose={onClose}>
      <ActionForm onSubmit={save} className={form.form}>
        {(phase) => (
          <>
            <Field
              id="device-name"
              label="Name"
              defaultValue={device.name}
              error={fields.name}
              autoComplete="off"
              required
              maxLength={120}
              data-autofocus
              onFocus={(event) => event.currentTarget.select()}
            />
            <Trouble>{sentence}</Trouble>
            <FormActions phase={phase} working="Saving" onCancel={onClose}>
              Rename
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
