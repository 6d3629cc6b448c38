import { ApiPage } from "@/components/docs/ApiPage";
import { Shell } from "@/components/shell/Shell";
import { currentActor } from "@/lib/http/currentActor";
import { currentTheme } from "../theme";

export default async function Docs() {
  const [actor, theme] = await Promise.all([currentActor(), currentTheme()]);
  return (
    <Shell title="API" current="/docs" person={actor} theme={theme}>
      <ApiPage name={actor?.name ?? null} />
    </Shell>
  );
}
