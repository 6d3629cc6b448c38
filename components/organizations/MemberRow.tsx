import { useState } from "react";
import type { Member, OrganizationRole } from "@/lib/contracts/organizations";
import controls from "../ui/controls.module.css";
import styles from "./organizations.module.css";
import { ROLE } from "./words";

interface MemberRowProps {
  member: Member;
  self: boolean;
  /** The reader may change who is a member and what they may do. */
  managed: boolean;
  /** Without this one nobody would own the organisation. */
  lastOwner: boolean;
  /** @returns whether it was changed */
  onRole: (member: Member, role: OrganizationRole) => Promise<boolean>;
  onRemove: (member: Member) => void;
}

/** One member. */
export function MemberRow({ member, self, managed, lastOwner, onRole, onRemove }: MemberRowProps) {
  const [wanted, setWanted] = useState<OrganizationRole | null>(null);
  const { name, email, role } = member;
  const change = async (next: OrganizationRole) => {
    setWanted(next);
    await onRole(member, next);
    setWanted(null);
  };
  return (
    <li className={styles.member}>
      <p className={styles.who}>
        <b>
          <bdi>{name}</bdi>
          {self && <span className={controls.mark}>You</span>}
        </b>
        <bdi className={styles.email}>{email}</bdi>
      </p>
      {managed && !lastOwner ? (
        <select
          className={styles.role}
          aria-label={`Role of ${name}`}
          value={wanted ?? role}
          aria-busy={wanted !== null}
          onChange={(event) => void change(event.target.value as OrganizationRole)}
        >
          {Object.entries(ROLE).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <span>{ROLE[role]}</span>
      )}
      {lastOwner && (
        <p className={styles.stays}>
          {self ? "You are the only owner. To leave, make somebody else owner first." : "The only owner stays."}
        </p>
      )}
      {(managed || self) && !lastOwner && (
        <button
          type="button"
          className={`${controls.button} ${controls.small} ${controls.danger}`}
          onClick={() => onRemove(member)}
        >
          {self ? "Leave" : "Remove"}
          {!self && <span className="vh"> {name}</span>}
        </button>
      )}
    </li>
  );
}
