import { DevicesPage } from "@/components/devices/DevicesPage";
import { Shell } from "@/components/shell/Shell";
import { loadDevices } from "@/lib/devices/list";
import {
  addDevice,
  approvePairing,
  denyPairing,
  editDevice,
  findPairing,
  loadDevicesState,
  revokeDevice,
} from "../actions/devices";
import { signedIn } from "../signedIn";
import { currentTheme } from "../theme";

const actions = {
  loadDevicesState,
  addDevice,
  editDevice,
  revokeDevice,
  findPairing,
  approvePairing,
  denyPairing,
};

export default async function Devices() {
  const actor = await signedIn("/devices");
  const [initial, theme] = await Promise.all([loadDevices(actor), currentTheme()]);
  return (
    <Shell title="Devices" current="/devices" person={actor} theme={theme}>
      <DevicesPage initial={initial} serverTime={new Date().toISOString()} actions={actions} />
    </Shell>
  );
}
