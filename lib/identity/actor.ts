/** Who acts. Passed explicitly to every domain function that decides or records something. */
export interface Actor {
  userId: string;
  email: string;
  name: string;
  role: "user" | "admin";
  /** What proved it. Each kind reaches only the routes that name it. */
  via: { kind: "session"; sessionId: string } | { kind: "token"; tokenId: string; name?: string } | { kind: "cli" };
}
