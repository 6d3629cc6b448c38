"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { changeMember, moreMembers, removeMember } from "@/app/actions/organizations";
import type { Member, MemberList, OrganizationRole } from "@/lib/contracts/organizations";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import { failed, succeeded } from "../ui/outcome";
import page from "../ui/page.module.css";
import { attempt } from "../ui/problems";
import { useFocusLater } from "../ui/useFocusLater";
import { AddMemberDialog } from "./AddMemberDialog";
import { LibraryHead } from "./LibraryHead";
import { MemberRow } from "./MemberRow";
import styles from "./organizations.module.css";
import { RemoveDialog } from "./RemoveDialog";
import { memberCount, ROLE } from "./words";

interface MembersPageProps {
  organization: { slug: string; name: string; role: OrganizationRole };
  /** The id of the reader. */
  self: string;
  members: MemberList;
  /** What else there is to say of the organization, below its members. */
  children?: ReactNode;
}

/** Who belongs to an organisation. Owners add, change and remove; everybody may leave. */
export function MembersPage({ organization, self, members: first, children }: MembersPageProps) {
  const { slug, name, role } = organization;
  const router = useRouter();
  const [ready, setReady] = useState(false);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  const [later, setLater] = useState<Pick<MemberList, "items" | "next"> | null>(null);
  const count = useRef<HTMLParagraphElement>(null);
  const focusLater = useFocusLater();
  useEffect(() => setReady(true), []);

  const all = new Map([...first.items, ...(later?.items ?? [])].map((member) => [member.user_id, member]));
  const next = later ? later.next : first.next;
  const owns = role === "owner";
  // Of very many members only some are known: then the server says who has to stay.
  const owners = [...all.values()].filter((member) => member.role === "owner");
  const lastOwner = next === undefined && owners.length === 1 ? owners[0]?.user_id : undefined;

  const more = async () => {
    const result = await attempt(() => moreMembers({ org: slug, after: next }), []);
    if (!result.ok) return failed("More members could not be loaded.", result.problem.sentence);
    setLater({ items: [...(later?.items ?? []), ...result.data.items], next: result.data.next });
  };

  const onRole = async (member: Member, wanted: OrganizationRole): Promise<boolean> => {
    const result = await attempt(() => changeMember({ org: slug, userId: member.user_id, role: wanted }), []);
    if (!result.ok) {
      failed(`The role of ${member.name} was not changed.`, whyNot(result.problem.sentence));
      return false;
    }
    setLater(replaced(later, result.data));
    succeeded(`${member.name} is ${ROLE[wanted].toLowerCase()} now.`);
    return true;
  };

  const onRemove = async (member: Member) => {
    const leaves = member.user_id === self;
    const result = await attempt(() => removeMember({ org: slug, userId: member.user_id }), []);
    setRemoving(null);
    if (!result.ok) {
      const title = leaves ? "You did not leave." : `${member.name} was not removed.`;
      return failed(title, whyNot(result.problem.sentence));
    }
    succeeded(leaves ? `You left ${name}.` : `${member.name} is removed.`);
    if (leaves) return router.replace("/library");
    setLater(without(later, member.user_id));
    // The row that asked is gone.
    focusLater(() => count.current);
  };

  const close = useCallback(() => setAdding(false), []);
  return (
    <div className={page.page} data-members-ready={ready || undefined}>
      <LibraryHead slug={slug} name={name} current="members">
        {owns && (
          <button type="button" className={controls.button} onClick={() => setAdding(true)}>
            <Icon name="plus" />
            Add member
          </button>
        )}
      </LibraryHead>
      <p ref={count} tabIndex={-1} className={styles.count}>
        {memberCount(first.total)}
      </p>
      <ul className={styles.members} aria-label="Members">
        {[...all.values()].map((member) => (
          <MemberRow
            key={member.user_id}
            member={member}
            self={member.user_id === self}
            managed={owns}
            lastOwner={owns && member.user_id === lastOwner}
            onRole={onRole}
            onRemove={setRemoving}
          />
        ))}
      </ul>
      {next !== undefined && (
        <button type="button" className={controls.button} onClick={more}>
          Show more
        </button>
      )}
      {children && <div className={styles.below}>{children}</div>}
      {adding && <AddMemberDialog slug={slug} onClose={close} />}
      {removing && (
        <RemoveDialog
          member={removing}
          organization={name}
          self={removing.user_id === self}
          onRemove={() => onRemove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </div>
  );
}

type Later = Pick<MemberList, "items" | "next"> | null;

const replaced = (later: Later, member: Member): Later =>
  later && { ...later, items: later.items.map((other) => (other.user_id === member.user_id ? member : other)) };

const without = (later: Later, userId: string): Later =>
  later && { ...later, items: later.items.filter(({ user_id }) => user_id !== userId) };

/** The domain's sentence is short: what to do about it is added. */
const whyNot = (sentence: string | null): string | null =>
  sentence === "The last owner stays" ? "An organization keeps one owner. Make somebody else owner first." : sentence;
