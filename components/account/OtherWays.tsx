import type { Provider } from "@/lib/contracts/identities";
import styles from "./account.module.css";
import { ProviderButtons } from "./ProviderButtons";

interface OtherWaysProps {
  providers: readonly Provider[];
  next: string;
  invitation?: string;
}

/** Below a form: the providers that may be used instead. Nothing where none is configured. */
export function OtherWays({ providers, next, invitation }: OtherWaysProps) {
  if (providers.length === 0) return null;
  return (
    <>
      <p className={styles.or}>or</p>
      <ProviderButtons providers={providers} next={next} invitation={invitation} />
    </>
  );
}
