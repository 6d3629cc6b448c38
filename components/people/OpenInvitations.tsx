import type { Invitation } from "@/lib/contracts/invitations";
import controls from "../ui/controls.module.css";
import form from "../ui/form.module.css";
import { LocalTime } from "../ui/LocalTime";
import styles from "./invitations.module.css";

interface OpenInvitationsProps {
  invitations: readonly Invitation[];
  onRevoke: (invitation: Invitation) => void;
}

/** For whom each invitation is, who made it and how long it lasts. */
export function OpenInvitations({ invitations, onRevoke }: OpenInvitationsProps) {
  if (invitations.length === 0) return <p className={form.hint}>None. A link that you make is listed here.</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">Expires</th>
          <th>
            <span className="vh">Withdraw</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {invitations.map((invitation) => (
          <tr key={invitation.id}>
            <th scope="row">
              <bdi>{invitation.email ?? "Anybody"}</bdi>
              <span className={styles.more}>
                {invitation.role === "admin" ? "Administrator, invited" : "Invited"}{" "}
                {invitation.invited_by ? (
                  <>
                    by <bdi>{invitation.invited_by.name}</bdi>
                  </>
                ) : (
                  "on the command line"
                )}
              </span>
            </th>
            <td>
              <LocalTime at={invitation.expires_at} />
            </td>
            <td>
              <button
                type="button"
                className={`${controls.button} ${controls.small} ${controls.danger}`}
                onClick={() => onRevoke(invitation)}
              >
                Withdraw<span className="vh"> the invitation for {invitation.email ?? "anybody"}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
