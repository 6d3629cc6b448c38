import { PairPage } from "@/components/devices/PairPage";
import { Shell } from "@/components/shell/Shell";
import { approvePairing, denyPairing, findPairing } from "../../actions/devices";
import { signedIn } from "../../signedIn";
import { currentTheme } from "../../theme";

/** What a code may be long, with whatever stands between its letters. */
const LONGEST = 40;

interface SearchProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Pair({ searchParams }: SearchProps) {
  const { code: given } = await searchParams;
  const code = typeof given === "string" ? given.slice(0, LONGEST) : "";
  const [actor, theme] = await Promise.all([
    signedIn(code ? `/devices/pair?code=${encodeURIComponent(code)}` : "/devices/pair"),
    currentTheme(),
  ]);
  return (
    <Shell title="Pair a device" current="/devices" person={actor} theme={theme}>
      <PairPage code={code} actions={{ findPairing, approvePairing, denyPairing }} />
    </Shell>
  );
}
