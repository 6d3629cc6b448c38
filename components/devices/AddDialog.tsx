"use client";

import { useState } from "react";
import type { NewDevice } from "@/lib/contracts/devices";
import { ActionForm } from "../ui/ActionForm";
import { announce } from "../ui/announce";
import { Dialog, HeldDialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SelectField } from "../ui/SelectField";
import { Trouble } from "../ui/Trouble";
import type { DeviceActions } from "./actions";
import { NewToken } from "./NewToken";
import { PresetOptions } from "./ProfileFields";
import { PRESETS } from "./presets";

interface AddDialogProps {
  addDevice: DeviceActions["addDevice"];
  onAdded: () => void;
  onClose: () => void;
}

const FIRST = PRESETS.find(({ id }) => id === "lcd7") ?? PRESETS[0];

/** A device that has no way to show a code: it is given its token by hand. */
export function AddDialog({ addDevice, onAdded, onClose }: AddDialogProps) {
  const [{ fields, sentence }, setProblem] = useState<FormProblem>(NO_PROBLEM);
  const [made, setMade] = useState<NewDevice | null>(null);

  const add = async (data: FormData) => {
    const preset = PRESETS.find(({ id }) => id === text(data, "new-panel")) ?? FIRST;
    if (!preset) return;
    const device = { name: text(data, "new-name").trim(), profile: preset.profile };
    const result = await attempt(() => addDevice(device), ["name"]);
    setProblem(result.ok ? NO_PROBLEM : result.problem);
    if (!result.ok) return;
    setMade(result.data);
    announce(`${result.data.name} is added. Copy its token now: it is not shown again.`);
    onAdded();
  };

  return (
    <Dialog title={made ? `${made.name} is added` : "Add a device by hand"} onClose={onClose}>
      {made ? (
        <NewToken device={made} onDone={onClose} />
      ) : (
        <ActionForm onSubmit={add} className={form.form}>
          {(phase) => (
            <>
              <Field
                id="new-name"
                label="Name"
                placeholder="Kitchen frame"
                autoComplete="off"
                error={fields.name}
                required
                maxLength={120}
                data-autofocus
              />
              <SelectField
                id="new-panel"
                label="Panel"
                hint="The nearest will do: size, colours and format can be edited afterwards."
                defaultValue={FIRST?.id}
              >
                <PresetOptions />
              </SelectField>
              <Trouble>{sentence}</Trouble>
              {phase === "busy" && <HeldDialog />}
              <FormActions phase={phase} working="Adding" onCancel={onClose}>
                Add device
              </FormActions>
            </>
          )}
        </ActionForm>
      )}
    </Dialog>
  );
}
