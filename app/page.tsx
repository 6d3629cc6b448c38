import { Shell } from "@/components/shell/Shell";
import { ReferenceImageManager } from "@/components/slots/ReferenceImageManager";
import { env } from "@/lib/env";
import { SURFACES } from "@/lib/policy/surfaces";
import { loadSlotsState } from "@/lib/slots/list";
import { arrangeSlots, deleteSlot, loadSlots, putBackOrder, renameSlot, restoreSlot } from "./actions/slots";
import { placeholdersOf } from "./placeholders";
import { signedIn } from "./signedIn";
import { currentTheme } from "./theme";

const actions = { loadSlots, arrangeSlots, renameSlot, deleteSlot, restoreSlot, putBackOrder };

export default async function ReferenceImagesPage() {
  const actor = await signedIn("/");
  const [initial, theme] = await Promise.all([loadSlotsState(actor, actor.userId), currentTheme()]);
  return (
    <Shell title="Reference images" current="/" person={actor} theme={theme}>
      <ReferenceImageManager
        userId={actor.userId}
        ownerName={actor.name}
        initial={initial}
        placeholders={placeholdersOf(initial.slots)}
        limits={{ maxBytes: env().MAX_UPLOAD_BYTES, accept: SURFACES.reference.accept }}
        actions={actions}
      />
    </Shell>
  );
}
