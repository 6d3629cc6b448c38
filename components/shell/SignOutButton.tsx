"use client";

import { useState } from "react";
import { signOut } from "@/lib/browser/session";
import { announce } from "../ui/announce";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import styles from "./shell.module.css";

export function SignOutButton() {
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    try {
      await signOut();
      location.assign("/sign-in");
    } catch {
      setLeaving(false);
      const title = "You are still signed in: the server could not be reached.";
      announce(title, { urgency: "assertive" });
      notify({ tone: "bad", title });
    }
  };
  return (
    <button type="button" className={styles.item} onClick={leave} disabled={leaving}>
      <Icon name="exit" />
      Sign out
    </button>
  );
}
