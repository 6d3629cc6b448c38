import { PeoplePage } from "@/components/people/PeoplePage";
import type { Chosen } from "@/components/people/PersonPane";
import { Shell } from "@/components/shell/Shell";
import { listAudit } from "@/lib/accounts/audit";
import { listPeople, readPerson } from "@/lib/accounts/people";
import { AUDIT_PER_PAGE } from "@/lib/contracts/audit";
import { PEOPLE_PER_PAGE } from "@/lib/contracts/people";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";
import type { Actor } from "@/lib/identity/actor";
import { SURFACES } from "@/lib/policy/surfaces";
import { loadSlotsState } from "@/lib/slots/list";
import { moreHistory, morePeople } from "../actions/people";
import { arrangeSlots, deleteSlot, loadSlots, putBackOrder, renameSlot, restoreSlot } from "../actions/slots";
import { placeholdersOf } from "../placeholders";
import { currentTheme } from "../theme";
import { administrator, first, type SearchParams } from "./administrator";

const slotActions = { loadSlots, arrangeSlots, renameSlot, deleteSlot, restoreSlot, putBackOrder };

export default async function People({ searchParams }: { searchParams: SearchParams }) {
  const actor = await administrator();
  const { q, person } = await searchParams;
  const query = first(q).trim().slice(0, 200);
  const [people, chosen, theme] = await Promise.all([
    listPeople(actor, { q: query, limit: PEOPLE_PER_PAGE }),
    choose(actor, first(person)),
    currentTheme(),
  ]);
  return (
    <Shell title={chosen?.person.name ?? "People"} current="/images" person={actor} theme={theme}>
      <PeoplePage
        query={query}
        people={people}
        chosen={chosen}
        missing={first(person) !== "" && chosen === null}
        self={actor.userId}
        mayInvite={env().REGISTRATION !== "closed"}
        limits={{ maxBytes: env().MAX_UPLOAD_BYTES, accept: SURFACES.reference.accept }}
        slotActions={slotActions}
        loadMore={morePeople}
        loadHistory={moreHistory}
      />
    </Shell>
  );
}

async function choose(actor: Actor, id: string): Promise<Chosen | null> {
  if (!id) return null;
  try {
    const [person, slots] = await Promise.all([readPerson(actor, id), loadSlotsState(actor, id)]);
    const history = await listAudit(actor, { user_id: id }, { limit: AUDIT_PER_PAGE });
    return { person, slots, history, placeholders: placeholdersOf(slots.slots) };
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}
