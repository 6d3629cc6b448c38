import { useEffect, useRef, useState } from "react";
import type { ObjectReference } from "@/lib/contracts/library";
import { failed } from "../ui/outcome";
import { AttachDialog } from "./AttachDialog";
import type { UsedBy } from "./batches";
import { bulkAttach, bulkDelete, bulkDetach } from "./bulk";
import { DeleteDialog } from "./DeleteDialog";
import { DetachDialog } from "./DetachDialog";
import { detachEverywhere } from "./detaching";
import type { ImageList } from "./imageList";
import type { Panel } from "./useSelected";
import { goneWords, imageCount, titleOf } from "./words";

interface BulkDialogsProps {
  slug: string;
  list: ImageList;
  panel: Panel | null;
  /** What is selected. */
  chosen: readonly string[];
  onClose: () => void;
  /** They are not in the library any more. */
  onGone: (ids: readonly string[]) => void;
  /** They are used elsewhere now, or no longer. */
  onUses: (ids: readonly string[], now: "attached" | "detached") => void;
  /** The work is done, and what asked for it may be gone. */
  onDone: () => void;
  /** A new file for the only one that is selected. */
  onReplace: (id: string, file: File) => void;
}

/** What is asked before something is done with all that is selected. */
export function BulkDialogs(props: BulkDialogsProps) {
  const { slug, list, panel, chosen, onClose, onGone, onUses, onDone, onReplace } = props;
  const [trouble, setTrouble] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const only = chosen.length === 1 ? chosen[0] : undefined;
  const image = only === undefined ? undefined : list.image(only);
  useEffect(() => {
    if (panel === null) setTrouble(null);
  }, [panel]);

  /** They leave the page, which says so and goes on with the others. @returns null where no other is left */
  const takeOut = (gone: readonly string[], done: readonly string[] = []): string | null => {
    const titles = gone.flatMap((id) => list.image(id) ?? []).map(titleOf);
    const left = chosen.length - gone.length - done.length;
    const { title, text } = goneWords(titles, gone.length, left);
    onGone(gone);
    if (left > 0) return `${title} ${text}`;
    onClose();
    onDone();
    failed(title);
    return null;
  };
  const remove = async () => {
    const { done, gone, sentence } = await bulkDelete(slug, chosen);
    onGone(done);
    if (gone.length > 0) return setTrouble(takeOut(gone, done));
    onClose();
    onDone();
    if (sentence) failed(`${imageCount(chosen.length - done.length)} could not be deleted.`, sentence);
  };
  const attach = async (object: ObjectReference): Promise<string | null> => {
    const { gone, sentence } = await bulkAttach(slug, object, chosen);
    if (gone.length > 0) return takeOut(gone);
    if (sentence) return sentence;
    onClose();
    onUses(chosen, "attached");
    return null;
  };
  const detached = (gone: readonly string[]) => {
    onClose();
    if (gone.length > 0) {
      failed(goneWords(gone.flatMap((id) => list.image(id) ?? []).map(titleOf), gone.length, 0).title);
      onGone(gone);
      onDone();
    }
    onUses(chosen, "detached");
  };
  const detach = async (objects: readonly UsedBy[]) => detached(await bulkDetach(slug, objects, chosen));
  const onDetachAll = async () => {
    await detachEverywhere(slug, chosen);
    detached([]);
  };

  return (
    <>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        hidden
        aria-label="File in place of the selected image"
        onChange={(event) => {
          const [file] = Array.from(event.target.files ?? []);
          event.target.value = "";
          if (file && only !== undefined) onReplace(only, file);
        }}
      />
      {panel === "delete" && (
        <DeleteDialog
          slug={slug}
          ids={chosen}
          title={image && titleOf(image)}
          trouble={trouble}
          onDelete={remove}
          instead={{
            onDetachAll,
            onReplace:
              only === undefined
                ? undefined
                : () => {
                    onClose();
                    picker.current?.click();
                  },
          }}
          onClose={onClose}
        />
      )}
      {panel === "attach" && (
        <AttachDialog slug={slug} title={`Attach ${imageCount(chosen.length)}`} onAttach={attach} onClose={onClose} />
      )}
      {panel === "detach" && <DetachDialog slug={slug} ids={chosen} onDetach={detach} onClose={onClose} />}
    </>
  );
}
