import type { Metadata } from "next";
import { DeviceDocs } from "@/components/docs/DeviceDocs";
import { PublicFrame } from "@/components/docs/Docs";
import { Shell } from "@/components/shell/Shell";
import { currentActor } from "@/lib/http/currentActor";
import { baseUrl } from "@/lib/images/sign";
import { currentTheme } from "../../theme";

export const metadata: Metadata = { title: "Build a device" };

/** Open to everybody: whoever builds a device need not be the one whose pictures it shows. */
export default async function BuildDevice() {
  const [actor, theme] = await Promise.all([currentActor(), currentTheme()]);
  const docs = <DeviceDocs origin={baseUrl()} />;
  if (!actor) return <PublicFrame next="/docs/devices">{docs}</PublicFrame>;
  return (
    <Shell current={null} person={actor} theme={theme}>
      {docs}
    </Shell>
  );
}
