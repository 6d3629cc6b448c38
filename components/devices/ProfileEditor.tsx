"use client";

import { useRef, useState } from "react";
import type { DeviceProfile, DevicesState, DeviceView } from "@/lib/contracts/devices";
import { ActionForm } from "../ui/ActionForm";
import { announce } from "../ui/announce";
import { Dialog } from "../ui/Dialog";
import { FormActions } from "../ui/FormActions";
import { notify } from "../ui/notify";
import { attempt } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import type { DeviceActions } from "./actions";
import { draftOf, readDraft } from "./draft";
import styles from "./editor.module.css";
import { Preview } from "./Preview";
import { ProfileFields } from "./ProfileFields";

interface ProfileEditorProps {
  device: DeviceView;
  editDevice: DeviceActions["editDevice"];
  onSaved: (state: DevicesState) => void;
  onClose: () => void;
}

/** What a device's screen is and how its pictures are made, with the picture beside it as it comes out. */
export function ProfileEditor({ device, editDevice, onSaved, onClose }: ProfileEditorProps) {
  const [draft, setDraft] = useState(() => draftOf(device.profile));
  const [order, setOrder] = useState(device.files[0]?.order ?? 0);
  const [sentence, setSentence] = useState<string | null>(null);
  const fields = useRef<HTMLDivElement>(null);
  const lastGood = useRef<DeviceProfile>(device.profile);
  const read = readDraft(draft);
  if (read.ok) lastGood.current = read.profile;

  const save = async () => {
    if (!read.ok) {
      setSentence("Some fields need another look.");
      fields.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
      return;
    }
    const result = await attempt(() => editDevice({ id: device.id, profile: read.profile }), []);
    setSentence(result.ok ? null : result.problem.sentence);
    if (!result.ok) return;
    onSaved(result.data);
    const said = `${device.name} gets its pictures in the new form at its next visit.`;
    announce(said);
    notify({ tone: "good", title: "Screen saved", text: said });
    onClose();
  };

  return (
    <Dialog title={`Screen of ${device.name}`} size="wide" onClose={onClose}>
      <ActionForm onSubmit={save} className={styles.form}>
        {(phase) => (
          <>
            <div className={styles.columns}>
              <div ref={fields} className={styles.fields}>
                <ProfileFields draft={draft} errors={read.ok ? {} : read.errors} onChange={setDraft} />
              </div>
              <div className={styles.beside}>
                <Preview
                  profile={read.ok ? read.profile : null}
                  order={order}
                  live
                  label={`Picture ${order + 1} as ${device.name} would show it`}
                />
                <PictureChoice files={device.files} order={order} onChoose={setOrder} />
              </div>
            </div>
            <Trouble>{sentence}</Trouble>
            <FormActions phase={phase} working="Saving" sticky onCancel={onClose}>
              Save screen
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}

interface PictureChoiceProps {
  files: DeviceView["files"];
  order: number;
  onChoose: (order: number) => void;
}

/** Which picture is looked at: a portrait and a landscape fare differently on a screen. */
function PictureChoice({ files, order, onChoose }: PictureChoiceProps) {
  if (files.length < 2) return null;
  return (
    <fieldset className={styles.pictures} aria-label="Picture to look at">
      {files.map((file) => (
        <button
          key={file.order}
          type="button"
          aria-pressed={file.order === order}
          aria-label={file.name ? `${file.order + 1}, ${file.name}` : `Picture ${file.order + 1}`}
          onClick={() => onChoose(file.order)}
        >
          {file.order + 1}
        </button>
      ))}
    </fieldset>
  );
}
