import { DeviceDocs } from "@/components/docs/DeviceDocs";
import { PublicFrame } from "@/components/docs/Docs";
import { Shell } from "@/components/shell/Shell";
import { baseUrl } from "@/lib/images/sign";
import { signedInOrNot } from "../../signedIn";
import { currentTheme } from "../../theme";

/** Open to everybody: whoever builds a device need not be the one whose pictures it shows. */
export default async function BuildDevice() {
  const [actor, theme] = await Promise.all([signedInOrNot(), currentTheme()]);
  const docs = <DeviceDocs origin={baseUrl()} />;
  if (!actor)
    return (
      <PublicFrame title="Build a device" next="/docs/devices">
        {docs}
      </PublicFrame>
    );
  return (
    <Shell title="Build a device" current={null} person={actor} theme={theme}>
      {docs}
    </Shell>
  );
}
