"use client";

import Link from "next/link";
import { type ReactNode, useEffect, useRef } from "react";
import type { PairingView } from "@/lib/contracts/devices";
import { ActionForm } from "../ui/ActionForm";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { SubmitButton } from "../ui/SubmitButton";
import { CodeInput } from "./CodeInput";
import { Preview } from "./Preview";
import styles from "./pair.module.css";
import type { Pairing } from "./usePairing";
import { everyOf, screenOf } from "./words";

interface PairingStepsProps {
  pairing: Pairing;
  /** Of its headings. */
  level: "h2" | "h3";
  /** What stands above the code: the steps to get one. */
  children?: ReactNode;
  /** What can be done when it is over. */
  after: ReactNode;
}

/** Code, question, answer: what pairing shows at each step. */
export function PairingSteps({ pairing, level, children, after }: PairingStepsProps) {
  const { step } = pairing;
  const root = useRef<HTMLDivElement>(null);
  const before = useRef(step.kind);

  // The control that was used is gone with its step: the focus goes to what took its place.
  useEffect(() => {
    if (before.current === step.kind) return;
    before.current = step.kind;
    root.current?.querySelector<HTMLElement>("[data-focus], input")?.focus();
  }, [step.kind]);

  return (
    <div ref={root}>
      {step.kind === "code" && (
        <>
          {children}
          <CodeForm pairing={pairing} />
        </>
      )}
      {step.kind === "found" && <Question level={level} view={step.pairing} pairing={pairing} />}
      {step.kind === "approved" && (
        <Answer level={level} icon="check" tone="good" title={`${step.pairing.clientName} is paired`} after={after}>
          It will show your pictures in a few seconds.
        </Answer>
      )}
      {step.kind === "denied" && (
        <Answer level={level} icon="close" tone="plain" title={`${step.pairing.clientName} is denied`} after={after}>
          It gets none of your pictures, and its code works no longer.
        </Answer>
      )}
    </div>
  );
}

function CodeForm({ pairing: { typed, type, entry, error, find } }: { pairing: Pairing }) {
  return (
    <ActionForm onSubmit={find} className={styles.codeForm}>
      {(phase) => (
        <>
          <CodeInput value={typed} onChange={type} hint={entry.hint} error={error} />
          <SubmitButton phase={phase} primary working="Looking">
            Pair device
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

interface QuestionProps extends Pick<PairingStepsProps, "level" | "pairing"> {
  view: PairingView;
}

function Question({ level: Heading, view, pairing: { approve, deny, busy } }: QuestionProps) {
  const { clientName, profile, userCode } = view;
  return (
    <div className={styles.question}>
      <Heading data-focus tabIndex={-1}>
        Let <bdi>{clientName}</bdi> show your pictures?
      </Heading>
      <Preview profile={profile} label={`Your first picture as ${clientName} will show it`} />
      <dl className={styles.facts}>
        <dt>Code</dt>
        <dd className="data">
          <bdi dir="ltr">{userCode}</bdi>
        </dd>
        <dt>Screen</dt>
        <dd>
          <bdi dir="ltr">{screenOf(profile)}</bdi>
        </dd>
        <dt>Asks</dt>
        <dd>{everyOf(profile)}</dd>
      </dl>
      <p className={styles.help}>Approve it only if the device in front of you shows this code.</p>
      <div className={styles.answers}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          aria-disabled={busy || undefined}
          onClick={() => void approve(view)}
        >
          Approve
        </button>
        <button
          type="button"
          className={`${controls.button} ${controls.danger}`}
          aria-disabled={busy || undefined}
          onClick={() => void deny(view)}
        >
          Deny
        </button>
      </div>
    </div>
  );
}

interface AnswerProps extends Pick<PairingStepsProps, "level"> {
  icon: "check" | "close";
  tone: "good" | "plain";
  title: string;
  children: string;
  after: ReactNode;
}

function Answer({ level: Heading, icon, tone, title, children, after }: AnswerProps) {
  return (
    <div className={styles.answer}>
      <Heading data-focus tabIndex={-1} data-tone={tone}>
        <Icon name={icon} />
        <bdi>{title}</bdi>
      </Heading>
      <p>{children}</p>
      <div className={styles.answers}>{after}</div>
    </div>
  );
}

/** The link to the page about building a device. */
export const BuildLink = ({ children }: { children: string }) => (
  <Link href="/docs/devices" prefetch={false}>
    {children}
  </Link>
);
