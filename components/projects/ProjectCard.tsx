import Link from "next/link";
import type { CSSProperties } from "react";
import type { ProjectCard as Card } from "@/lib/contracts/projects";
import { imageCount } from "../ui/counts";
import { Icon } from "../ui/Icon";
import { Img } from "../ui/Img";
import styles from "./projects.module.css";
import { VISIBILITY } from "./words";

interface ProjectCardProps {
  card: Card;
  placeholder: string | undefined;
  eager: boolean;
}

/** A project by its cover. The whole card is the way to it. */
export function ProjectCard({
  card: { id, cover, imageCount: count, visibility },
  placeholder,
  eager,
}: ProjectCardProps) {
  return (
    <li className={styles.card}>
      <div
        className={styles.cover}
        style={{ backgroundImage: placeholder && `url(${placeholder})` } as CSSProperties}
        data-empty={cover ? undefined : true}
      >
        {cover ? (
          <Img
            src={cover.src}
            width={cover.width}
            height={cover.height}
            alt=""
            loading={eager ? undefined : "lazy"}
            decoding="async"
          />
        ) : (
          <Icon name="frames" />
        )}
      </div>
      <Link className={styles.name} href={`/projects/${id}`} prefetch={false} data-project={id}>
        <bdi>{id}</bdi>
      </Link>
      <p className={`data ${styles.facts}`}>
        <bdi>{imageCount(count)}</bdi>
        <span data-visibility={visibility}>{VISIBILITY[visibility].name}</span>
      </p>
    </li>
  );
}
