import type { DeviceProfile, DevicesState, NewDevice, PairingView } from "@/lib/contracts/devices";
import type { ActionResult } from "@/lib/contracts/problem";

type Action<I, O> = (input: I) => Promise<ActionResult<O>>;

/** What asks and answers a pairing. */
export interface PairingActions {
  findPairing: Action<{ code: string }, PairingView>;
  approvePairing: Action<{ code: string }, DevicesState>;
  denyPairing: Action<{ code: string }, null>;
}

/** The server actions of the page, given to it by the page's server part. */
export interface DeviceActions extends PairingActions {
  loadDevicesState: Action<Record<string, never>, DevicesState>;
  addDevice: Action<{ name: string; profile: DeviceProfile }, NewDevice>;
  editDevice: Action<{ id: string; name?: string; profile?: DeviceProfile }, DevicesState>;
  revokeDevice: Action<{ id: string }, DevicesState>;
}
