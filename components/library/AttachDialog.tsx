import { useEffect, useId, useState } from "react";
import { callApi } from "@/lib/browser/api";
import { Label, type LibraryObject, ObjectId, type ObjectReference } from "@/lib/contracts/library";
import { ActionForm } from "../ui/ActionForm";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { FormActions } from "../ui/FormActions";
import form from "../ui/form.module.css";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SelectField } from "../ui/SelectField";
import { Trouble } from "../ui/Trouble";
import { API, objectName } from "./addresses";
import styles from "./dialogs.module.css";

interface AttachDialogProps {
  slug: string;
  title: string;
  /** What the button says. */
  label?: string;
  /** @returns the sentence of what went wrong, or null */
  onAttach: (object: ObjectReference) => Promise<string | null>;
  onClose: () => void;
}

const SUGGESTED = 50;

/** Asks for the object that images are attached to: one that has images already, or any other. */
export function AttachDialog({ slug, title, label = "Attach", onAttach, onClose }: AttachDialogProps) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);
  const [object, setObject] = useState<ObjectReference>({ app_label: "", model: "", object_id: "" });
  const known = useKnownObjects(slug);
  const lists = useId();

  const submit = async (data: FormData) => {
    const typed = {
      app_label: text(data, "app_label").trim(),
      model: text(data, "model").trim(),
      object_id: text(data, "object_id"),
    };
    const fields = refusalsOf(typed);
    if (Object.keys(fields).length > 0) return setProblem({ fields, sentence: null });
    const sentence = await onAttach(typed);
    setProblem({ fields: {}, sentence });
  };
  const field = (name: keyof ObjectReference) => ({
    id: name,
    value: object[name],
    error: problem.fields[name],
    onChange: (event: { target: { value: string } }) => setObject({ ...object, [name]: event.target.value }),
    autoComplete: "off",
    autoCapitalize: "none",
    spellCheck: false,
    required: true,
  });
  const options = (name: "app_label" | "model") => [
    ...new Set(
      known
        .filter((one) => name === "app_label" || !object.app_label || one.app_label === object.app_label)
        .map((one) => one[name]),
    ),
  ];

  return (
    <Dialog title={title} onClose={onClose}>
      <ActionForm className={form.form} onSubmit={submit}>
        {(phase) => (
          <>
            {known.length > 0 && (
              <SelectField
                id="known-object"
                label="An object that has images"
                value={known.findIndex((one) => objectName(one) === objectName(object))}
                onChange={(event) => {
                  const one = known[Number(event.target.value)];
                  if (one) setObject({ app_label: one.app_label, model: one.model, object_id: one.object_id });
                }}
              >
                <option value={-1}>Another one, named below</option>
                {known.map((one, index) => (
                  <option key={objectName(one)} value={index}>
                    {objectName(one)}
                  </option>
                ))}
              </SelectField>
            )}
            <div className={styles.names}>
              <Field
                label="Application"
                hint="Such as shop"
                maxLength={100}
                list={`${lists}-apps`}
                data-autofocus
                {...field("app_label")}
              />
              <Field
                label="Model"
                hint="Such as product"
                maxLength={100}
                list={`${lists}-models`}
                {...field("model")}
              />
            </div>
            <Field
              label="Id"
              hint="Of the object, as that application has it."
              maxLength={255}
              {...field("object_id")}
            />
            {(["app_label", "model"] as const).map((name) => (
              <datalist key={name} id={`${lists}-${name === "model" ? "models" : "apps"}`}>
                {options(name).map((value) => (
                  <option key={value} value={value} />
                ))}
              </datalist>
            ))}
            <Trouble>{problem.sentence}</Trouble>
            <FormActions phase={phase} working="One moment" onCancel={onClose}>
              {label}
            </FormActions>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}

/** By the same shapes as the server. */
function refusalsOf({ app_label, model, object_id }: ObjectReference): Record<string, string> {
  const parsed = {
    app_label: Label.safeParse(app_label),
    model: Label.safeParse(model),
    object_id: ObjectId.safeParse(object_id),
  };
  return Object.fromEntries(
    Object.entries(parsed).flatMap(([name, { error }]) =>
      error ? [[name, error.issues[0]?.message ?? "This is not possible"]] : [],
    ),
  );
}

function useKnownObjects(slug: string): readonly LibraryObject[] {
  const [known, setKnown] = useState<readonly LibraryObject[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    const search = new URLSearchParams({ limit: String(SUGGESTED) });
    void attempt(() => callApi<LibraryObject[]>("GET", API.objects(slug, search), { signal: stop.signal }), []).then(
      (result) => result.ok && !stop.signal.aborted && setKnown(result.data),
    );
    return () => stop.abort();
  }, [slug]);
  return known;
}
