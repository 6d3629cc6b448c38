import { useId } from "react";
import type { Visibility } from "@/lib/contracts/projects";
import { CopyButton } from "../ui/CopyButton";
import { Dialog } from "../ui/Dialog";
import styles from "./share.module.css";
import { KEPT_FOR_A_MINUTE, VISIBILITY } from "./words";

interface ShareDialogProps {
  projectId: string;
  visibility: Visibility;
  mine: boolean;
  signedIn: boolean;
  baseUrl: string;
  onChange: (visibility: Visibility) => void;
  onClose: () => void;
}

const KINDS = ["private", "public"] as const;

const addresses = (project: string): [name: string, path: string][] => [
  ["Thumbnail of the primary image", `${project}/thumbnail`],
  ["All images in short", `${project}/meta.json`],
  ["All images with their sizes", `${project}/images`],
  ["One image", `${project}/images/{image_id}?size=thumb`],
];

/** Who sees a project, in words that say what it means, and where programs find it. */
export function ShareDialog({ projectId, visibility, mine, signedIn, baseUrl, onChange, onClose }: ShareDialogProps) {
  const name = useId();
  const project = `${baseUrl}/projects/${projectId}`;
  return (
    <Dialog title={mine ? "Visibility and addresses" : "Addresses"} light onClose={onClose}>
      {mine && (
        <fieldset className={styles.kinds}>
          <legend>Who sees {projectId}</legend>
          {KINDS.map((kind) => (
            <label key={kind} className={styles.kind}>
              <input
                type="radio"
                name={name}
                value={kind}
                checked={visibility === kind}
                aria-labelledby={`${name}-${kind}-name`}
                aria-describedby={`${name}-${kind}`}
                onChange={() => onChange(kind)}
              />
              <span>
                <b id={`${name}-${kind}-name`}>{VISIBILITY[kind].name}</b>
                <span id={`${name}-${kind}`}>
                  {VISIBILITY[kind].meaning} {kind === "public" && KEPT_FOR_A_MINUTE}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <h3 className={styles.heading}>For programs</h3>
      <p className={styles.hint}>
        {visibility === "public"
          ? "These answer anybody, without a token."
          : "These answer with one of your API tokens."}
        {visibility === "private" && !signedIn ? " Sign in first." : ""}
      </p>
      <ul className={styles.addresses}>
        {addresses(project).map(([what, address]) => (
          <li key={what}>
            <p>
              <b>{what}</b>
              <code dir="ltr">{address}</code>
            </p>
            <CopyButton text={address} what={`address: ${what}`} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
