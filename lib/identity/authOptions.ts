import type { NextAuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import type { ProviderId } from "../contracts/identities";
import { log } from "../core/log";
import { env } from "../env";
import { safeCallbackUrl } from "./callbackUrl";
import { type OutsideIdentity, refusal } from "./outside";
import { outsideProviders } from "./providers";
import { actorOfSession, endSession, SESSION_SECONDS, type SessionClaims, usesSecureCookies } from "./sessions";
import { type SignedIn, signIn } from "./signIn";

/** What happened while next-auth answered one request, which it would hide or turn into a redirect. */
export interface AuthCall {
  failure?: unknown;
  /** Begins a session for somebody whom a provider told us. @throws AppError with the sentence why not */
  enter: (identity: OutsideIdentity) => Promise<SignedIn>;
}

/**
 * next-auth's options for one request. Its JWT carries the id of a session row and the user's id, nothing more: what is
 * true of the user is read from the database each time.
 */
export function authOptions(call: AuthCall): NextAuthOptions {
  let entered: SignedIn | null = null;
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: usesSecureCookies(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "E-mail and password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (credentials) => {
          try {
            const signedIn = await signIn(credentials);
            return signedIn && ({ id: signedIn.userId, sid: signedIn.sessionId } as User);
          } catch (error) {
            call.failure = error;
            return null;
          }
        },
      }),
      ...outsideProviders(),
    ],
    callbacks: {
      signIn: async ({ user, account }) => {
        if (account?.type !== "oauth") return true;
        try {
          const { id: subject, email = null, name } = user;
          if (!subject || subject.length > 255) throw refusal("identity_refused");
          const provider = account.provider as ProviderId;
          entered = await call.enter({ provider, subject, email, name: name || provider });
          return true;
        } catch (error) {
          call.failure = error;
          return false;
        }
      },
      redirect: ({ url, baseUrl }) => safeCallbackUrl(url, baseUrl),
      jwt: async ({ token, user }) => {
        if (entered) return { sub: entered.userId, sid: entered.sessionId };
        if (user) return { sub: user.id, sid: (user as User & { sid: string }).sid };
        const claims = token as SessionClaims;
        if (!(await actorOfSession(claims))) throw new Error("The session has ended");
        return { sub: claims.sub, sid: claims.sid };
      },
      session: async ({ session, token }) => {
        const actor = await actorOfSession(token as SessionClaims);
        return {
          ...session,
          user: actor ? { id: actor.userId, name: actor.name, email: actor.email, role: actor.role } : undefined,
        };
      },
    },
    events: {
      signOut: async ({ token }) => {
        const { sid } = (token ?? {}) as SessionClaims;
        try {
          if (sid) await endSession(sid);
        } catch (error) {
          call.failure = error;
        }
      },
    },
    logger: {
      error: (code, metadata) => {
        // Ended sessions and cookies of another secret are everyday events.
        if (code === "JWT_SESSION_ERROR") log().debug({ code }, "a session cookie was not accepted");
        else log().warn({ code, reason: reasonOf(metadata) }, "next-auth reports an error");
      },
      warn: (code) => log().debug({ code }, "next-auth warns"),
      debug: () => {},
    },
  };
}

/** The words of an error that next-auth hands on, by itself or beside the provider. */
function reasonOf(metadata: unknown): string | undefined {
  const error = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error;
  return error instanceof Error ? error.message : undefined;
}
