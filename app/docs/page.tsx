import { ApiPage } from "@/components/docs/ApiPage";
import { Shell } from "@/components/shell/Shell";
import { signedInOrNot } from "../signedIn";
import { currentTheme } from "../theme";

export default async function Docs() {
  const [actor, theme] = await Promise.all([signedInOrNot(), currentTheme()]);
  return (
    <Shell title="API" current="/docs" person={actor} theme={theme}>
      <ApiPage name={actor?.name ?? null} />
    </Shell>
  );
}
