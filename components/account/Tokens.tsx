"use client";

import { useRef, useState } from "react";
import { createToken, deleteToken } from "@/app/actions/account";
import type { NewToken, Token } from "@/lib/contracts/accounts";
import { ActionForm } from "../ui/ActionForm";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import controls from "../ui/controls.module.css";
import { Field } from "../ui/Field";
import { LocalTime } from "../ui/LocalTime";
import { NewSecret } from "../ui/NewSecret";
import { succeeded } from "../ui/outcome";
import { attempt, type FormProblem, NO_PROBLEM, text } from "../ui/problems";
import { SelectField } from "../ui/SelectField";
import { SubmitButton } from "../ui/SubmitButton";
import { Trouble } from "../ui/Trouble";
import { useFocusLater } from "../ui/useFocusLater";
import styles from "./account.module.css";

const ENDS = [
  { days: 30, label: "In 30 days" },
  { days: 365, label: "In a year" },
  { days: 0, label: "Never" },
] as const;

const DAY_MS = 86_400_000;

/** Personal API tokens: a program acts for this person with one. */
export function Tokens({ tokens }: { tokens: readonly Token[] }) {
  const [problem, setProblem] = useState<FormProblem>(NO_PROBLEM);
  /** Not yet put away: none takes the place of another, as none can be shown again. */
  const [made, setMade] = useState<readonly NewToken[]>([]);
  const [going, setGoing] = useState<Token | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const focusLater = useFocusLater();

  const create = async (data: FormData, form: HTMLFormElement) => {
    const days = Number(data.get("ends"));
    const expires_at = days ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
    const result = await attempt(() => createToken({ name: text(data, "token-name"), expires_at }), ["name"]);
    setProblem(result.ok ? NO_PROBLEM : result.problem);
    if (!result.ok) return;
    setMade((shown) => [result.data, ...shown]);
    form.reset();
  };

  const putAway = ({ id }: Pick<Token, "id">) => setMade((shown) => shown.filter((one) => one.id !== id));

  const deleted = (token: Token) => {
    const { name } = token;
    setGoing(null);
    putAway(token);
    succeeded(`Token ${name} deleted.`);
    focusLater(() => heading.current);
  };

  return (
    <section className={controls.panel} aria-labelledby="tokens">
      <h2 id="tokens" ref={heading} tabIndex={-1}>
        API tokens
      </h2>
      <p className={controls.lead}>
        A program acts for you with a token. It can do what you can do, until you delete it.
      </p>
      {made.map((token) => (
        <NewSecret
          key={token.id}
          label={`Token ${token.name}. Copy it now: it is not shown again.`}
          secret={token.token}
          onDone={() => {
            putAway(token);
            heading.current?.focus();
          }}
        />
      ))}
      {tokens.length > 0 && (
        <ul className={styles.tokens} aria-label="Tokens">
          {tokens.map((token) => (
            <li key={token.id}>
              <div>
                <b>{token.name}</b>
                <TokenFacts token={token} />
              </div>
              <button
                type="button"
                className={`${controls.button} ${controls.small} ${controls.danger}`}
                onClick={() => setGoing(token)}
              >
                Delete<span className="vh"> token {token.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <ActionForm className={styles.row} onSubmit={create}>
        {(phase) => (
          <>
            <Field
              id="token-name"
              label="Name of a new token"
              placeholder="Camera sync"
              error={problem.fields.name}
              autoComplete="off"
              required
              maxLength={120}
            />
            <SelectField id="ends" label="Ends" defaultValue={365}>
              {ENDS.map(({ days, label }) => (
                <option key={days} value={days}>
                  {label}
                </option>
              ))}
            </SelectField>
            <SubmitButton phase={phase}>Create token</SubmitButton>
          </>
        )}
      </ActionForm>
      <Trouble>{problem.sentence}</Trouble>
      {going && (
        <ConfirmDialog
          title={`Delete token ${going.name}?`}
          consequences={[
            "Programs that use it are refused at once.",
            "It cannot be brought back: such a program needs a new token.",
          ]}
          confirm={["Delete token", "Deleting"]}
          cancel="Keep token"
          action={() => deleteToken({ id: going.id })}
          onDone={() => deleted(going)}
          onClose={() => setGoing(null)}
        />
      )}
    </section>
  );
}

function TokenFacts({ token: { created_at, last_used_at, expires_at } }: { token: Token }) {
  return (
    <p className={controls.facts}>
      <span>
        Made <LocalTime at={created_at} />
      </span>
      <span>
        {last_used_at ? (
          <>
            Used <LocalTime at={last_used_at} />
          </>
        ) : (
          "Not used yet"
        )}
      </span>
      <span>
        {expires_at ? (
          <>
            Ends <LocalTime at={expires_at} />
          </>
        ) : (
          "Does not end"
        )}
      </span>
    </p>
  );
}
