import Link from "next/link";
import type { Usage } from "@/lib/contracts/library";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { objectHref, objectName, USAGES_PAGE } from "./addresses";
import styles from "./image.module.css";
import type { useUsages } from "./useUsages";

interface UsageListProps {
  slug: string;
  usages: ReturnType<typeof useUsages>;
  /** At how many objects, as far as that is known before they are. */
  expected: number;
  /** Absent for whoever may only look. */
  actions?: { onAttach: () => void; onDetach: (usage: Usage) => void };
}

/** Where an image is used: at which objects, whether as the cover, in which place. */
export function UsageList({ slug, usages: { usages, problem, more }, expected, actions }: UsageListProps) {
  const total = usages?.total ?? expected;
  return (
    <section className={styles.part} aria-labelledby="usages" aria-busy={usages === null}>
      <div className={styles.cropsHead}>
        <h2 id="usages" tabIndex={-1}>
          Where it is used{total > 0 ? ` (${total.toLocaleString("en")})` : ""}
        </h2>
        {actions && (
          <button type="button" className={`${controls.button} ${controls.small}`} onClick={actions.onAttach}>
            <Icon name="plus" />
            Attach
          </button>
        )}
      </div>
      {problem && <p className={styles.hint}>It could not be told. {problem}</p>}
      {total === 0 && <p className={styles.hint}>Nowhere yet.</p>}
      {usages === null && !problem && total > 0 && (
        // Their room: what stands below does not move when they come.
        <ul className={styles.usages} aria-hidden="true">
          {Array.from({ length: Math.min(total, USAGES_PAGE) }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
            <li key={at} />
          ))}
        </ul>
      )}
      {usages !== null && usages.total > 0 && (
        <ul className={styles.usages}>
          {usages.items.map((usage) => (
            <li key={objectName(usage)}>
              <Link href={objectHref(slug, usage)} prefetch={false}>
                <bdi>{objectName(usage)}</bdi>
              </Link>
              <span className={styles.marks}>
                {usage.is_cover && <span className={controls.mark}>Cover</span>}
                {usage.order !== null && <span className={controls.mark}>Order {usage.order}</span>}
              </span>
              {actions && (
                <button
                  type="button"
                  className={`${controls.button} ${controls.small}`}
                  onClick={() => actions.onDetach(usage)}
                >
                  Detach<span className="vh"> from {objectName(usage)}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {usages?.cursor && (
        <button type="button" className={controls.button} onClick={() => void more(usages.cursor)}>
          Show more
        </button>
      )}
    </section>
  );
}
