"use client";

import { useState } from "react";
import { signOut } from "@/lib/browser/session";
import { Icon } from "../ui/Icon";
import menuItem from "../ui/menuItem.module.css";
import { failed } from "../ui/outcome";

/** Ends the session and goes to the sign-in page. Where the server is out of reach, one stays signed in and is told so. */
export function SignOutButton() {
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    try {
      await signOut();
      location.assign("/sign-in");
    } catch {
      setLeaving(false);
      failed("You are still signed in: the server could not be reached.");
    }
  };
  return (
    <button type="button" className={menuItem.item} onClick={leave} disabled={leaving}>
      <Icon name="exit" />
      Sign out
    </button>
  );
}
