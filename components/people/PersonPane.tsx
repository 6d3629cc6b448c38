import Link from "next/link";
import type { RefObject } from "react";
import type { AuditPage } from "@/lib/contracts/audit";
import type { Person } from "@/lib/contracts/people";
import type { ReferenceImage, SlotsState } from "@/lib/contracts/referenceImages";
import { ReferenceImageManager } from "../slots/ReferenceImageManager";
import type { SlotActions } from "../slots/useSlotStore";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { MenuButton } from "../ui/MenuButton";
import type { Limits } from "../ui/uploadWords";
import { peopleHref } from "./addresses";
import { History } from "./History";
import styles from "./pane.module.css";
import { SlotTable } from "./SlotTable";
import type { LoadHistory } from "./useHistory";
import { firstName, month } from "./words";

/** Somebody whose five are shown. */
export interface Chosen {
  person: Person;
  slots: SlotsState;
  /** The first page of what was done to them. */
  history: AuditPage;
  placeholders: Readonly<Record<string, string>>;
}

interface PersonPaneProps {
  chosen: Chosen;
  query: string;
  /** The administrator looks at themselves. */
  own: boolean;
  headingRef: RefObject<HTMLHeadingElement | null>;
  limits: Limits;
  actions: SlotActions;
  loadHistory: LoadHistory;
  onSlots: (slots: readonly ReferenceImage[]) => void;
  onEdit: () => void;
  onDisable: () => void;
  onPasswordLink: () => void;
}

/** One person: who they are, their five in the manager they know from their own page, and a table of them. */
export function PersonPane(props: PersonPaneProps) {
  const { chosen, query, own, headingRef, limits, actions, loadHistory, onSlots, onEdit, onDisable, onPasswordLink } =
    props;
  const { person, slots, placeholders, history } = chosen;
  const { id, name, email, role, disabled, created_at } = person;
  return (
    <section className={styles.pane} aria-labelledby="person-heading">
      <Link className={styles.back} href={peopleHref({ q: query })} prefetch={false} scroll={false}>
        <Icon name="next" />
        All people
      </Link>
      <ReferenceImageManager
        key={id}
        userId={id}
        ownerName={name}
        initial={slots}
        placeholders={placeholders}
        limits={limits}
        actions={actions}
        onSlots={onSlots}
        heading={
          <>
            <h2 id="person-heading" ref={headingRef} tabIndex={-1} className={styles.heading}>
              <bdi>{name}</bdi>
              {role === "admin" && <span className={controls.mark}>Administrator</span>}
              {disabled && (
                <span className={controls.mark} data-tone="bad">
                  Disabled
                </span>
              )}
            </h2>
            <p className={styles.facts}>
              <bdi>{email}</bdi>, member since {month(created_at)}
            </p>
          </>
        }
        tools={
          <MenuButton
            label={`More for ${name}`}
            items={[
              { icon: "pen", text: "Name and role", onSelect: onEdit },
              ...(disabled ? [] : [{ icon: "copy" as const, text: "New password", onSelect: onPasswordLink }]),
              disabled
                ? { icon: "check", text: "Enable", onSelect: onDisable }
                : { icon: "off", text: "Disable", danger: true, onSelect: onDisable },
            ]}
          />
        }
      >
        {(current) => (
          <div className={styles.under}>
            {!own && (
              <p className={styles.note}>
                <Icon name="eye" />
                {firstName(name)} sees what you change here in their recent changes, with your name.
              </p>
            )}
            <SlotTable name={name} slots={current} />
          </div>
        )}
      </ReferenceImageManager>
      <History
        key={`history-${id}`}
        userId={id}
        name={name}
        first={history}
        stamp={stampOf(person)}
        load={loadHistory}
        putBackOrder={actions.putBackOrder}
      />
    </section>
  );
}

/** Another text whenever somebody's pictures are others or stand elsewhere. Addresses are signed anew from time to time. */
const stampOf = ({ reference_images: pictures }: Person): string =>
  JSON.stringify(pictures.map(({ id, order, name, thumbnail }) => [id, order, name, thumbnail.split("?")[0]]));
