"use client";

import { Lost } from "@/components/account/Lost";
import controls from "@/components/ui/controls.module.css";

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** The server could not make the page: it says nothing of the inside, and offers to try again. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const trace = error.digest ? ` If it stays, tell the administrator: ${error.digest}.` : "";
  return (
    <Lost title="This page did not load" text={`Something failed on the server. Your images are safe.${trace}`}>
      <button type="button" className={`${controls.button} ${controls.primary}`} onClick={reset}>
        Try again
      </button>
    </Lost>
  );
}
