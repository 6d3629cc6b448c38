/** What the server tells its launcher. */
export type ServerMessage =
  | { kind: "listening"; address: string }
  | { kind: "set-up"; link: string }
  | { kind: "first-admin"; email: string }
  | { kind: "warning"; sentence: string }
  | { kind: "failed"; sentence: string };

/** Set where the launcher gave out the embedded database: its server, once orphaned, may stop it. */
export const EMBEDDED = "CONTACT_SHEET_EMBEDDED";

/** What to tell of a port that cannot be listened on. */
export function portSentence({ code, message }: NodeJS.ErrnoException, port: number): string {
  if (code === "EADDRINUSE") return `Port ${port} is taken. Set PORT to another one, or stop what listens there.`;
  if (code === "EACCES") return `Port ${port} needs more rights than this user has. Set PORT to one above 1023.`;
  return `PORT ${port} or HOST cannot be used: ${message}`;
}
