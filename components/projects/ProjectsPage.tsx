"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { ProjectCard as Card, ProjectCards, WithPlaceholders } from "@/lib/contracts/projects";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { failed } from "../ui/outcome";
import page from "../ui/page.module.css";
import { attempt } from "../ui/problems";
import type { Limits } from "../ui/uploadWords";
import { useFocusLater } from "../ui/useFocusLater";
import { usePageFiles } from "../ui/usePageFiles";
import type { LoadProjects } from "./actions";
import { DropVeil } from "./DropVeil";
import styles from "./gallery.module.css";
import { NewProjectDialog } from "./NewProjectDialog";
import { NoProjects } from "./NoProjects";
import { ProjectCard } from "./ProjectCard";
import cards from "./projects.module.css";

interface ProjectsPageProps {
  initial: WithPlaceholders<ProjectCards>;
  limits: Limits;
  loadMore: LoadProjects;
}

const projects = (count: number) => (count === 1 ? "1 project" : `${count} projects`);

/** A person's projects, each by its cover, and the way to a new one. */
export function ProjectsPage({ initial, limits, loadMore }: ProjectsPageProps) {
  const list = useRef<HTMLUListElement>(null);
  const [later, setLater] = useState<WithPlaceholders<ProjectCards> | null>(null);
  const [files, setFiles] = useState<readonly File[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const focusLater = useFocusLater();
  const { drag, inputProps } = usePageFiles<string>({ onFiles: setFiles, disabled: files !== null });

  const items = useMemo(() => {
    const all = new Map([...initial.items, ...(later?.items ?? [])].map((card): [string, Card] => [card.id, card]));
    return [...all.values()];
  }, [initial, later]);
  const placeholders = { ...initial.placeholders, ...later?.placeholders };
  const next = later ? later.next : initial.next;

  const onMore = async () => {
    if (busy || !next) return;
    setBusy(true);
    const result = await attempt(() => loadMore({ after: next }), []);
    setBusy(false);
    if (!result.ok) return failed("More projects could not be loaded.", result.problem.sentence);
    const { data } = result;
    setLater((before) => ({
      ...data,
      items: [...(before?.items ?? []), ...data.items],
      placeholders: { ...before?.placeholders, ...data.placeholders },
    }));
    const first = data.items[0]?.id;
    if (first) focusLater(() => list.current?.querySelector<HTMLElement>(`[data-project="${first}"]`));
  };

  return (
    <div className={styles.page} data-projects-ready={ready || undefined}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>Projects</h1>
          <p className={styles.summary}>
            {items.length > 0 ? projects(initial.total) : "Galleries that programs read by an id of your choice."}
          </p>
        </div>
        <div className={styles.ways}>
          <button type="button" className={`${controls.button} ${controls.primary}`} onClick={() => setFiles([])}>
            <Icon name="plus" />
            New project
          </button>
        </div>
      </header>
      <input {...inputProps({ accept: "image/*,.heic,.heif", "aria-label": "Choose images", tabIndex: -1 })} />
      {items.length > 0 ? (
        <ul ref={list} className={cards.grid} aria-label="Projects">
          {items.map((card, at) => (
            <ProjectCard
              key={card.id}
              card={card}
              placeholder={card.cover ? placeholders[card.cover.imageId] : undefined}
              eager={at < 6}
            />
          ))}
        </ul>
      ) : (
        <NoProjects onNew={() => setFiles([])} />
      )}
      {next && (
        <button type="button" className={`${controls.button} ${page.more}`} aria-disabled={busy} onClick={onMore}>
          {busy ? "Loading" : "Show more"}
        </button>
      )}
      {drag && <DropVeil count={drag.count} refused={drag.refused} where="a new project" />}
      {files && <NewProjectDialog files={files} limits={limits} onClose={() => setFiles(null)} />}
    </div>
  );
}
