"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { Organization } from "@/lib/contracts/organizations";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import page from "../ui/page.module.css";
import { libraryHref, membersHref } from "./addresses";
import { CreateOrganizationDialog } from "./CreateOrganizationDialog";
import styles from "./organizations.module.css";
import { MAY, ROLE } from "./words";

/** The organisations that somebody is a member of, each with its library. */
export function OrganizationsPage({ organizations }: { organizations: readonly Organization[] }) {
  const router = useRouter();
  const [creating, setCreating] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const some = organizations.length > 0;
  const create = (
    <button
      type="button"
      className={some ? controls.button : `${controls.button} ${controls.primary}`}
      onClick={() => setCreating(true)}
    >
      <Icon name="plus" />
      New organization
    </button>
  );
  return (
    <div className={page.page} data-organizations-ready={ready || undefined}>
      <header className={page.head}>
        <h1>Library</h1>
        {some && <div className={page.ways}>{create}</div>}
      </header>
      {some ? (
        <ul className={styles.list} aria-label="Your organizations">
          {organizations.map((organization) => (
            <Row key={organization.id} organization={organization} />
          ))}
        </ul>
      ) : (
        <div className={styles.empty}>
          <Icon name="frames" />
          <h2>One library for the images of a whole organization</h2>
          <p>
            Its members share the images, and attach them to objects of any system. Make an organization to begin with,
            or ask the owner of one to add you.
          </p>
          {create}
        </div>
      )}
      {creating && (
        <CreateOrganizationDialog
          onCreated={({ slug }) => router.push(libraryHref(slug))}
          onClose={() => setCreating(false)}
        />
      )}
    </div>
  );
}

function Row({ organization: { slug, name, role } }: { organization: Organization }) {
  return (
    <li className={styles.organization}>
      <Link className={styles.open} href={libraryHref(slug)} prefetch={false}>
        <b>
          <bdi>{name}</bdi>
        </b>
        <span className="data">/library/{slug}</span>
      </Link>
      <p className={styles.part}>
        {ROLE[role]}: {MAY[role]}
      </p>
      <Link className={`${controls.button} ${controls.small}`} href={membersHref(slug)} prefetch={false}>
        Members<span className="vh"> of {name}</span>
      </Link>
    </li>
  );
}
