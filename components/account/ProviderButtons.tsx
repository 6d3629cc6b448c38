"use client";

import { useEffect, useState } from "react";
import { providerAddress } from "@/lib/browser/session";
import type { Provider } from "@/lib/contracts/identities";
import controls from "../ui/controls.module.css";
import { Trouble } from "../ui/Trouble";
import styles from "./account.module.css";

interface ProviderButtonsProps {
  providers: readonly Provider[];
  /** Where to go afterwards. */
  next: string;
  intent?: "link";
  invitation?: string;
}

/** Ways to other providers. Their pages take over from here. */
export function ProviderButtons({ providers, next, intent, invitation }: ProviderButtonsProps) {
  const [going, setGoing] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    setReady(true);
    // Back from the provider by the browser's own button, the page is as it was left.
    const back = ({ persisted }: PageTransitionEvent) => persisted && setGoing(null);
    addEventListener("pageshow", back);
    return () => removeEventListener("pageshow", back);
  }, []);

  const go = async ({ id }: Provider) => {
    if (going) return;
    setGoing(id);
    setTrouble(null);
    const result = await providerAddress(id, { next, intent, invitation });
    if (result.ok) return location.assign(result.url);
    setTrouble(result.sentence);
    setGoing(null);
  };

  return (
    <div className={styles.providers}>
      {providers.map((provider) => (
        <button
          key={provider.id}
          type="button"
          className={controls.button}
          disabled={!ready}
          aria-disabled={going !== null || undefined}
          onClick={() => go(provider)}
        >
          {going === provider.id
            ? `Going to ${provider.name}`
            : `${intent === "link" ? "Link" : "Continue with"} ${provider.name}`}
        </button>
      ))}
      <Trouble>{trouble}</Trouble>
    </div>
  );
}
