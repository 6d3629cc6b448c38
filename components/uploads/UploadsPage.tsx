"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import type { GigImages, ShownFile, TrashedFile, TrashPosition, UploadCounts } from "@/lib/contracts/uploads";
import page from "../ui/page.module.css";
import type { Limits } from "../ui/uploadWords";
import views from "../ui/views.module.css";
import { type UploadView, uploadsHref, VIEWS } from "./addresses";
import { FilesView } from "./FilesView";
import { GigsView } from "./GigsView";
import { TrashView } from "./TrashView";
import styles from "./uploads.module.css";

/** A page of files, gigs or trash, by what the view shows. */
interface Shown {
  files?: { items: ShownFile[]; next?: string };
  trash?: { items: TrashedFile[]; next?: TrashPosition };
  gigs?: { items: GigImages[]; next?: string };
}

interface UploadsPageProps {
  view: UploadView;
  shown: Shown;
  counts: UploadCounts;
  /** The upload that is the profile image. */
  profileId: string | null;
  limits: Limits;
}

/** A person's own files: by category, on their gigs, and those that were deleted. */
export function UploadsPage({ view, shown, counts, profileId, limits }: UploadsPageProps) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const all = counts.profile + counts.gig + counts.general;
  return (
    <div className={page.page} data-uploads-ready={ready || undefined}>
      <header className={page.head}>
        <h1>Uploads</h1>
        <nav className={`${views.views} ${styles.views}`} aria-label="Views">
          {VIEWS.map(({ view: name, label }) => (
            <Link
              key={name}
              href={uploadsHref(name)}
              prefetch={false}
              aria-current={name === view ? "page" : undefined}
            >
              {label} <span className={`data ${styles.count}`}>{name === "all" ? all : counts[name]}</span>
            </Link>
          ))}
        </nav>
      </header>
      {shown.files && (view === "all" || view === "profile" || view === "gig" || view === "general") && (
        <FilesView view={view} first={shown.files} profileId={profileId} limits={limits} />
      )}
      {shown.gigs && <GigsView first={shown.gigs} />}
      {shown.trash && <TrashView first={shown.trash} />}
    </div>
  );
}
