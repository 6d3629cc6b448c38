import { useRef, useState } from "react";
import { arrangeGig, loadGig, loadGigs } from "@/app/actions/uploads";
import type { GigImages } from "@/lib/contracts/uploads";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import nothing from "../ui/nothing.module.css";
import { failed, succeeded } from "../ui/outcome";
import page from "../ui/page.module.css";
import { attempt } from "../ui/problems";
import { useFocusLater } from "../ui/useFocusLater";
import { usePaged } from "../ui/usePaged";
import { Gig } from "./Gig";
import styles from "./uploads.module.css";

const idsOf = ({ images }: GigImages): string[] => images.map(({ file_id }) => file_id);

/** One's gigs, each with its images in order. */
export function GigsView({ first }: { first: { items: GigImages[]; next?: string } }) {
  const { items: gigs, next, change, append } = usePaged(first, ({ gig_id }) => gig_id);
  // What was moved and is not saved yet, over what the server tells meanwhile: of several moves, the last.
  const [moved, setMoved] = useState<ReadonlyMap<string, GigImages>>(new Map());
  const turns = useRef(0);
  const latestTurn = useRef(new Map<string, number>());
  const loading = useRef(false);
  const root = useRef<HTMLDivElement>(null);
  const focusLater = useFocusLater();

  const headingOf = (gigId: string) =>
    root.current?.querySelector<HTMLElement>(`[data-gig="${CSS.escape(gigId)}"] h2`) ?? null;
  const put = (gig: GigImages) => change((before) => before.map((old) => (old.gig_id === gig.gig_id ? gig : old)));

  /** Shows the new order at once; where it is refused, what the gig shows by now. */
  const arrange = async (gig: GigImages, ids: readonly string[], said?: string) => {
    const gigId = gig.gig_id;
    const expected = idsOf(gig);
    const byId = new Map(gig.images.map((image) => [image.file_id, image]));
    const turn = ++turns.current;
    latestTurn.current.set(gigId, turn);
    const shown = { ...gig, images: ids.flatMap((id) => byId.get(id) ?? []) };
    setMoved((before) => new Map(before).set(gigId, shown));
    const settle = (known: GigImages) => {
      if (latestTurn.current.get(gigId) !== turn) return;
      put(known);
      setMoved((before) => new Map([...before].filter(([id]) => id !== gigId)));
    };
    const result = await attempt(() => arrangeGig({ gigId, fileIds: ids, expected }), []);
    if (!result.ok) {
      const latest = await attempt(() => loadGig({ gigId }), []);
      settle(latest.ok ? latest.data : gig);
      const changed = latest.ok && idsOf(latest.data).join() !== expected.join();
      return failed(
        `The images of the gig ${gigId} were not changed.`,
        changed ? "They were changed elsewhere: this is the latest order." : result.problem.sentence,
      );
    }
    settle(result.data);
    if (said) succeeded(said);
    // A gig that shows nothing any more is not listed.
    if (said) focusLater(() => (ids.length ? headingOf(gigId) : root.current));
  };
  const more = async () => {
    if (!next || loading.current) return;
    loading.current = true;
    const result = await attempt(() => loadGigs({ after: next }), []);
    loading.current = false;
    if (!result.ok) return failed("More gigs could not be loaded.", result.problem.sentence);
    append(result.data);
    const gig = result.data.items[0];
    if (gig) focusLater(() => headingOf(gig.gig_id));
  };

  if (gigs.length === 0)
    return (
      <div ref={root} tabIndex={-1} className={nothing.nothing}>
        <Icon name="frames" />
        <p>None of your images is on a gig.</p>
        <p>Open the menu of a file and choose “Put on a gig”, or name the gig when you add an image under Gig.</p>
      </div>
    );
  return (
    <div ref={root} tabIndex={-1} className={styles.gigs}>
      {gigs
        .map((told) => moved.get(told.gig_id) ?? told)
        .map((gig) => (
          <Gig
            key={gig.gig_id}
            gig={gig}
            onArrange={(ids) => void arrange(gig, ids)}
            onRemove={(id, name) =>
              void arrange(
                gig,
                idsOf(gig).filter((other) => other !== id),
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
