import { useRef, useState } from "react";
import { arrangeGig, loadGigs } from "@/app/actions/uploads";
import type { GigImages } from "@/lib/contracts/uploads";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import nothing from "../ui/nothing.module.css";
import { failed, succeeded } from "../ui/outcome";
import page from "../ui/page.module.css";
import { attempt } from "../ui/problems";
import { useFocusLater } from "../ui/useFocusLater";
import { Gig } from "./Gig";
import styles from "./uploads.module.css";

/** One's gigs, each with its images in order. */
export function GigsView({ first }: { first: { items: GigImages[]; next?: string } }) {
  const [gigs, setGigs] = useState(first.items);
  const [next, setNext] = useState(first.next);
  const loading = useRef(false);
  const root = useRef<HTMLDivElement>(null);
  const focusLater = useFocusLater();

  const put = (gig: GigImages) => setGigs((before) => before.map((old) => (old.gig_id === gig.gig_id ? gig : old)));

  /** Shows the new order at once, and the old one again where it is refused. */
  const arrange = async (gig: GigImages, ids: readonly string[], said?: string) => {
    const byId = new Map(gig.images.map((image) => [image.file_id, image]));
    put({ ...gig, images: ids.flatMap((id) => byId.get(id) ?? []) });
    const result = await attempt(() => arrangeGig({ gigId: gig.gig_id, fileIds: ids }), []);
    if (!result.ok) {
      put(gig);
      return failed(`The images of the gig ${gig.gig_id} were not changed.`, result.problem.sentence);
    }
    put(result.data);
    if (said) succeeded(said);
    if (said) focusLater(() => root.current?.querySelector<HTMLElement>(`[data-gig="${CSS.escape(gig.gig_id)}"] h2`));
  };
  const more = async () => {
    if (!next || loading.current) return;
    loading.current = true;
    const result = await attempt(() => loadGigs({ after: next }), []);
    loading.current = false;
    if (!result.ok) return failed("More gigs could not be loaded.", result.problem.sentence);
    setGigs((before) => [...before, ...result.data.items]);
    setNext(result.data.next);
    const gig = result.data.items[0];
    if (gig) focusLater(() => root.current?.querySelector<HTMLElement>(`[data-gig="${CSS.escape(gig.gig_id)}"] h2`));
  };

  if (gigs.length === 0)
    return (
      <div className={nothing.nothing}>
        <Icon name="frames" />
        <p>None of your images is on a gig.</p>
        <p>Open the menu of a file and choose “Put on a gig”, or name the gig when you add an image under Gig.</p>
      </div>
    );
  return (
    <div ref={root} className={styles.gigs}>
      {gigs.map((gig) => (
        <Gig
          key={gig.gig_id}
          gig={gig}
          onArrange={(ids) => void arrange(gig, ids)}
          onRemove={(id, name) =>
            void arrange(
              gig,
              gig.images.map(({ file_id }) => file_id).filter((other) => other !== id),
              `${name} taken off the gig ${gig.gig_id}.`,
            )
          }
        />
      ))}
      {next && (
        <button type="button" className={`${controls.button} ${page.more}`} onClick={more}>
          Load more
        </button>
      )}
    </div>
  );
}
