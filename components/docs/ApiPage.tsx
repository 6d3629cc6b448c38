"use client";

import Link from "next/link";
import { useCallback, useEffect, useRef, useState } from "react";
import "swagger-ui-dist/swagger-ui.css";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import styles from "./api.module.css";
import "./apiTheme.css";
import "./apiCalls.css";
import { dialogKeys } from "./dialogKeys";
import { readDocument } from "./document";
import { ourLook } from "./ourLook";
import { repair } from "./repair";

interface ApiPageProps {
  /** Who is signed in: calls are made in their name. */
  name: string | null;
}

type Phase = "loading" | "ready" | "failed";

/** The API, to read and to try, from the document that the server makes of what it validates. */
export function ApiPage({ name }: ApiPageProps) {
  const room = useRef<HTMLDivElement>(null);
  const [phase, setPhase] = useState<Phase>("loading");

  const load = useCallback(async () => {
    setPhase("loading");
    try {
      const [{ default: SwaggerUI }, spec] = await Promise.all([
        import("swagger-ui-dist/swagger-ui-es-bundle.js"),
        readDocument(),
      ]);
      if (!room.current) return;
      SwaggerUI({
        domNode: room.current,
        spec,
        layout: "BaseLayout",
        plugins: [ourLook],
        docExpansion: "list",
        defaultModelsExpandDepth: 0,
        deepLinking: true,
        displayRequestDuration: true,
        filter: true,
        // It would colour in place, for a dark ground alone.
        syntaxHighlight: { activated: false },
        tryItOutEnabled: true,
        // Its badge would ask another site.
        validatorUrl: null,
        persistAuthorization: false,
        onComplete: () => setPhase("ready"),
      });
    } catch {
      setPhase("failed");
    }
  }, []);

  useEffect(() => {
    void load();
    const stops = room.current ? [repair(room.current), dialogKeys(room.current)] : [];
    return () => {
      for (const stop of stops) stop();
    };
  }, [load]);

  return (
    <div className={styles.page} data-docs={phase}>
      <header className={styles.head}>
        <h1>API</h1>
        <p className={styles.lead}>
          {name ? (
            <>
              You are signed in as <bdi>{name}</bdi>: what you try here is done in your name. With a token of your{" "}
              <Link href="/settings" prefetch={false}>
                settings
              </Link>{" "}
              it is done with that token.
            </>
          ) : (
            <>
              To try calls,{" "}
              <Link href="/sign-in?next=%2Fdocs" prefetch={false}>
                sign in
              </Link>
              , or paste a token under Authorize.
            </>
          )}
        </p>
        <p className={styles.lead}>
          JSON is snake_case, times are ISO 8601 in UTC, ids are UUIDs. Errors are problem documents (RFC 9457):{" "}
          <code>detail</code> is a sentence, <code>code</code> a stable word. What is not yours does not exist: 404.
          Image URLs are signed, need no credentials and expire.
        </p>
        <ul className={styles.links}>
          <li>
            <a href="/openapi.json">OpenAPI 3.1 document</a>
          </li>
          <li>
            <Link href="/docs/client" prefetch={false}>
              Guide for programs
            </Link>
          </li>
          <li>
            <Link href="/docs/devices" prefetch={false}>
              Guide for devices
            </Link>
          </li>
          <li>
            <Link href="/docs/webhooks" prefetch={false}>
              Guide for webhooks
            </Link>
          </li>
        </ul>
      </header>
      <div role="status" className={styles.status}>
        {phase === "loading" && <p>Loading the API …</p>}
      </div>
      {phase === "failed" && (
        <div role="alert" className={styles.failed}>
          <p>
            <Icon name="warn" />
            The description of the API could not be loaded.
          </p>
          <button type="button" className={controls.button} onClick={load}>
            Try again
          </button>
        </div>
      )}
      <h2 className="vh">Calls</h2>
      <div ref={room} id="api" className={styles.room} dir="ltr" lang="en" />
    </div>
  );
}
