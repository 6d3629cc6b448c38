"use client";

import { useRef } from "react";
import { unlinkIdentity } from "@/app/actions/account";
import type { LinkedIdentity, Provider } from "@/lib/contracts/identities";
import controls from "../ui/controls.module.css";
import { LocalTime } from "../ui/LocalTime";
import { failed, succeeded } from "../ui/outcome";
import { attempt } from "../ui/problems";
import { Trouble } from "../ui/Trouble";
import styles from "./account.module.css";
import { ProviderButtons } from "./ProviderButtons";

interface IdentitiesProps {
  identities: readonly LinkedIdentity[];
  /** Those that can be linked. */
  providers: readonly Provider[];
  /** What went wrong when one was linked just now. */
  trouble: string | null;
}

/** The accounts at other providers by which this person signs in. */
export function Identities({ identities, providers, trouble }: IdentitiesProps) {
  const heading = useRef<HTMLHeadingElement>(null);

  const unlink = async ({ id, name }: LinkedIdentity) => {
    const result = await attempt(() => unlinkIdentity({ id }), []);
    if (!result.ok) return failed(`${name} was not unlinked.`, result.problem.sentence);
    succeeded(`${name} is unlinked.`);
    heading.current?.focus();
  };

  return (
    <section className={controls.panel} aria-labelledby="identities">
      <h2 id="identities" ref={heading} tabIndex={-1}>
        Sign-in with other providers
      </h2>
      <p className={controls.lead}>
        {identities.length > 0
          ? "You sign in with these, beside your password if you have one."
          : "Link an account that you have elsewhere, and sign in with it."}
      </p>
      {trouble && (
        <div className={styles.way}>
          <Trouble>{trouble}</Trouble>
        </div>
      )}
      {identities.length > 0 && (
        <ul className={styles.tokens} aria-label="Linked accounts">
          {identities.map((identity) => (
            <li key={identity.id}>
              <div>
                <b>{identity.name}</b>
                <p className={controls.facts}>
                  {identity.email && (
                    <span>
                      <bdi>{identity.email}</bdi>
                    </span>
                  )}
                  <span>
                    Linked <LocalTime at={identity.created_at} />
                  </span>
                  {identity.last && <span>Your only way in: it stays</span>}
                </p>
              </div>
              {!identity.last && (
                <button
                  type="button"
                  className={`${controls.button} ${controls.small} ${controls.danger}`}
                  onClick={() => unlink(identity)}
                >
                  Unlink
                  <span className="vh">
                    {" "}
                    {identity.name} {identity.email}
                  </span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <ProviderButtons providers={providers} next="/settings" intent="link" />
    </section>
  );
}
