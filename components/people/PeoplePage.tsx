"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";
import type { PeopleList as People } from "@/lib/contracts/people";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import type { SlotActions } from "../slots/useSlotStore";
import { announce } from "../ui/announce";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { failed } from "../ui/outcome";
import page from "../ui/page.module.css";
import type { Limits } from "../ui/uploadWords";
import { useFocusLater } from "../ui/useFocusLater";
import { peopleHref } from "./addresses";
import { CreateDialog } from "./CreateDialog";
import { DisableDialog } from "./DisableDialog";
import { EditDialog } from "./EditDialog";
import { InviteDialog } from "./InviteDialog";
import { Nobody, NobodyChosen } from "./Nobody";
import { PasswordLinkDialog } from "./PasswordLinkDialog";
import { PeopleList } from "./PeopleList";
import { PeopleSearch } from "./PeopleSearch";
import { type Chosen, PersonPane } from "./PersonPane";
import styles from "./people.module.css";
import { useChosenFocus } from "./useChosenFocus";
import type { LoadHistory } from "./useHistory";
import { type LoadMore, useMorePeople } from "./useMorePeople";
import { Views } from "./Views";
import { listed } from "./words";

interface PeoplePageProps {
  query: string;
  people: People;
  chosen: Chosen | null;
  /** The address names somebody who is not there. */
  missing: boolean;
  /** The id of the administrator. */
  self: string;
  /** Whether invitations work here. */
  mayInvite: boolean;
  limits: Limits;
  slotActions: SlotActions;
  loadMore: LoadMore;
  loadHistory: LoadHistory;
}

/** The people of the installation, and the five of the one who is chosen. The address says who, and what is searched. */
export function PeoplePage(props: PeoplePageProps) {
  const { query, people: first, missing, self, mayInvite, limits, slotActions, loadHistory } = props;
  const router = useRouter();
  const [searching, startSearch] = useTransition();
  const [panel, setPanel] = useState<"create" | "invite" | "edit" | "disable" | "password" | null>(null);
  const [ready, setReady] = useState(false);
  const [live, setLive] = useState<{ id: string; slots: readonly ReferenceImage[] } | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const focusLater = useFocusLater();
  const chosen = withLive(props.chosen, live);
  const id = chosen?.person.id ?? null;
  const { people, loadMore } = useMorePeople(first, query, chosen?.person ?? null, props.loadMore);
  const heading = useChosenFocus(id, chosen?.person.name ?? "", list);

  useEffect(() => setReady(true), []);
  useFreshOnBack();
  useFoundSaid(query, listed(first.total, query));
  const onSlots = useCallback((slots: readonly ReferenceImage[]) => setLive(id ? { id, slots } : null), [id]);
  const close = useCallback(() => setPanel(null), []);

  const onMore = async () => {
    const result = await loadMore?.();
    if (!result) return;
    if ("sentence" in result) return failed("More people could not be loaded.", result.sentence);
    const { first: added } = result;
    if (added) focusLater(() => rowOf(list.current, added.id));
  };

  return (
    <div className={page.page} data-people-ready={ready || undefined}>
      <header className={page.head}>
        <h1>People</h1>
        <Views current="people" />
        <div className={page.ways}>
          {mayInvite && (
            <button type="button" className={controls.button} onClick={() => setPanel("invite")}>
              <Icon name="copy" />
              Invite by link
            </button>
          )}
          <button type="button" className={controls.button} onClick={() => setPanel("create")}>
            <Icon name="plus" />
            Add person
          </button>
        </div>
      </header>
      <div className={styles.two} data-chosen={chosen !== null || undefined}>
        <div className={styles.side} aria-busy={searching}>
          <PeopleSearch
            query={query}
            onSearch={(q) =>
              startSearch(() => router.replace(peopleHref({ q, person: id ?? undefined }), { scroll: false }))
            }
          />
          <p className={styles.count}>
            <span>{listed(first.total, query)}</span>
            {first.total > 1 && <span>Newest first</span>}
          </p>
          {people.length > 0 ? (
            <PeopleList listRef={list} people={people} query={query} chosen={id} onMore={loadMore && onMore} />
          ) : (
            <Nobody query={query} />
          )}
        </div>
        {chosen ? (
          <PersonPane
            chosen={chosen}
            query={query}
            own={id === self}
            headingRef={heading}
            limits={limits}
            actions={slotActions}
            loadHistory={loadHistory}
            onSlots={onSlots}
            onEdit={() => setPanel("edit")}
            onDisable={() => setPanel("disable")}
            onPasswordLink={() => setPanel("password")}
          />
        ) : (
          <NobodyChosen missing={missing} />
        )}
      </div>
      {panel === "create" && (
        <CreateDialog
          onCreated={(person) => router.push(peopleHref({ person: person.id }), { scroll: false })}
          onClose={close}
        />
      )}
      {panel === "invite" && <InviteDialog onClose={close} />}
      {panel === "password" && chosen && <PasswordLinkDialog person={chosen.person} onClose={close} />}
      {panel === "edit" && chosen && <EditDialog person={chosen.person} own={id === self} onClose={close} />}
      {panel === "disable" && chosen && <DisableDialog person={chosen.person} own={id === self} onClose={close} />}
    </div>
  );
}

const rowOf = (list: HTMLElement | null, id: string) => list?.querySelector<HTMLElement>(`[data-person="${id}"]`);

/** The list shows of the chosen one what the manager shows, uploads included. */
function withLive(chosen: Chosen | null, live: { id: string; slots: readonly ReferenceImage[] } | null): Chosen | null {
  if (!chosen || live?.id !== chosen.person.id) return chosen;
  const pictures = live.slots.flatMap(({ id, order, name, image }) =>
    image ? [{ id, order, name, thumbnail: image.thumbnail }] : [],
  );
  return {
    ...chosen,
    person: { ...chosen.person, reference_image_count: live.slots.length, reference_images: pictures },
  };
}

/** Going back shows what the browser kept of a page, at first. */
function useFreshOnBack() {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => router.refresh();
    addEventListener("popstate", refresh);
    return () => removeEventListener("popstate", refresh);
  }, [router]);
}

/** What a new search found is said. */
function useFoundSaid(query: string, sentence: string) {
  const said = useRef(query);
  useEffect(() => {
    if (said.current === query) return;
    said.current = query;
    announce(`${sentence}.`, { instead: true });
  }, [query, sentence]);
}
