import { type RefObject, useEffect, useRef, useState } from "react";
import type { LibraryImage, ObjectReference, Usage } from "@/lib/contracts/library";
import { formatBytes } from "@/lib/core/units";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { LocalTime } from "../ui/LocalTime";
import { failed, succeeded } from "../ui/outcome";
import type { Limits } from "../ui/uploadWords";
import { AttachDialog } from "./AttachDialog";
import { objectName } from "./addresses";
import { attachAll, deleteAll } from "./batches";
import { Crops } from "./Crops";
import { DeleteDialog } from "./DeleteDialog";
import { detachEverywhere, detachWithUndo } from "./detaching";
import { FocalPicture } from "./FocalPicture";
import styles from "./image.module.css";
import { TextsForm } from "./TextsForm";
import { UsageList } from "./UsageList";
import { useImageDraft } from "./useDraft";
import { useReplace } from "./useReplace";
import { useUsages } from "./useUsages";
import { VersionTable } from "./VersionTable";
import { dimensions, titleOf } from "./words";

interface ImageViewProps {
  slug: string;
  image: LibraryImage;
  headingRef: RefObject<HTMLHeadingElement | null>;
  /** Whether the reader may change it. */
  editable: boolean;
  limits: Limits;
  /** What it is to be replaced with, chosen before it was opened; taken once. */
  newFile: RefObject<File | null>;
  onChanged: (image: LibraryImage) => void;
  /** It is used elsewhere now, or no longer: what the server says of it has changed. */
  onUses: () => void;
  onDeleted: (id: string) => void;
}

/** All that is known of one image, and what can be done with it. */
export function ImageView(props: ImageViewProps) {
  const { slug, image, headingRef, editable, limits, newFile, onChanged, onUses, onDeleted } = props;
  const { id, versions } = image;
  const draft = useImageDraft(slug, image, onChanged);
  const usages = useUsages(slug, id);
  const [panel, setPanel] = useState<"delete" | "attach" | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [ids, setIds] = useState([id]);
  if (ids[0] !== id) setIds([id]);
  const { replacing, replace, again, cancel } = useReplace(slug, limits, onChanged);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it opens
  useEffect(() => {
    const file = newFile.current;
    newFile.current = null;
    if (file) replace(id, file);
  }, []);
  const title = titleOf(draft.fields);
  const close = () => setPanel(null);

  const refresh = async () => {
    // First: by the time that this page knows, one may be back at the grid.
    onUses();
    await usages.reload();
  };
  const attach = async (object: ObjectReference): Promise<string | null> => {
    const { done, sentence } = await attachAll(slug, object, [id]);
    if (sentence) return sentence;
    succeeded(
      done.length > 0 ? `Attached to ${objectName(object)}.` : `It was attached to ${objectName(object)} already.`,
    );
    close();
    void refresh();
    return null;
  };
  // The row that asked is gone, or the dialog. Whoever is on another page by then stays where they are.
  const toUsages = async () => {
    await refresh();
    if (document.querySelector(`[data-image-view="${id}"]`)) document.getElementById("usages")?.focus();
  };
  const detach = async (usage: Usage) => {
    if (await detachWithUndo(slug, usage, { id, title }, () => void toUsages())) await toUsages();
    else await refresh();
  };
  const detachAll = async () => {
    await detachEverywhere(slug, [id]);
    close();
    await toUsages();
  };
  const remove = async () => {
    const { sentence } = await deleteAll(slug, [id]);
    close();
    if (sentence) return failed(`${title} was not deleted.`, sentence);
    succeeded(`${title} deleted.`);
    onDeleted(id);
  };

  return (
    <article className={styles.view} aria-labelledby="image-title" data-image-view={id}>
      <header className={styles.viewHead}>
        <h1 id="image-title" ref={headingRef} tabIndex={-1}>
          <bdi>{title}</bdi>
        </h1>
        <div className={styles.ways}>
          <a className={controls.button} href={versions.original.url} download={image.file_name}>
            <Icon name="down" />
            Download original
          </a>
          {editable && (
            <>
              <button type="button" className={controls.button} onClick={() => picker.current?.click()}>
                <Icon name="swap" />
                Replace everywhere
              </button>
              <button
                type="button"
                className={`${controls.button} ${controls.danger}`}
                onClick={() => setPanel("delete")}
              >
                <Icon name="bin" />
                Delete
              </button>
              <input
                ref={picker}
                type="file"
                accept="image/*"
                hidden
                aria-label="New file"
                onChange={(event) => {
                  const [file] = Array.from(event.target.files ?? []);
                  event.target.value = "";
                  if (file) replace(id, file);
                }}
              />
            </>
          )}
        </div>
      </header>
      {replacing && (
        <div className={styles.replacing}>
          {replacing.text === null ? (
            <>
              <label htmlFor="replacing">Replacing with {replacing.label}</label>
              <progress id="replacing" max={1} value={replacing.sent} />
            </>
          ) : (
            <p>{replacing.text}</p>
          )}
          {replacing.again && (
            <button type="button" className={`${controls.button} ${controls.small}`} onClick={again}>
              {replacing.again}
            </button>
          )}
          <button type="button" className={`${controls.button} ${controls.small}`} onClick={cancel}>
            {replacing.text === null ? "Cancel" : "Dismiss"}
          </button>
        </div>
      )}
      <div className={styles.columns}>
        <div className={styles.seen}>
          <FocalPicture
            key={versions.original.url}
            image={image}
            alt={draft.fields.decorative ? "" : draft.fields.alt_text}
            point={draft.fields.focal_point}
            onPoint={editable ? (focal_point) => draft.change({ focal_point }) : undefined}
          />
          <Crops
            image={image}
            point={draft.fields.focal_point}
            onCenter={editable ? () => draft.change({ focal_point: null }) : undefined}
          />
        </div>
        <div className={styles.told}>
          {editable ? <TextsForm draft={draft} /> : <Texts image={image} />}
          <UsageList
            slug={slug}
            usages={usages}
            expected={image.usage_count}
            actions={
              editable ? { onAttach: () => setPanel("attach"), onDetach: (usage) => void detach(usage) } : undefined
            }
          />
          <VersionTable image={image} />
          <p className={`data ${styles.facts}`}>
            <bdi>{image.file_name}</bdi>
            <span>{image.content_type}</span>
            <bdi dir="ltr">{dimensions(image)}</bdi>
            <span>{formatBytes(image.bytes)}</span>
            <LocalTime at={image.created_at} />
          </p>
        </div>
      </div>
      {panel === "attach" && <AttachDialog slug={slug} title={`Attach ${title}`} onAttach={attach} onClose={close} />}
      {panel === "delete" && (
        <DeleteDialog
          slug={slug}
          ids={ids}
          title={title}
          onDelete={remove}
          instead={{
            onReplace: () => {
              close();
              picker.current?.click();
            },
            onDetachAll: detachAll,
          }}
          onClose={close}
        />
      )}
    </article>
  );
}

/** The texts for whoever may only read them. */
function Texts({ image }: { image: LibraryImage }) {
  return (
    <section className={styles.part} aria-labelledby="texts">
      <h2 id="texts">Texts</h2>
      <dl className={styles.texts}>
        <dt>Alt text</dt>
        <dd>{image.decorative ? "None: it is decorative" : image.alt_text || "None yet"}</dd>
        <dt>Description</dt>
        <dd>{image.description || "None"}</dd>
      </dl>
    </section>
  );
}
