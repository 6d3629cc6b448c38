"use server";

import { z } from "zod";
import { BulkDelete, LibraryView } from "@/lib/contracts/library";
import { Slug } from "@/lib/contracts/organizations";
import { defineAction } from "@/lib/http/defineAction";
import { listIds, presentOf, usesOf } from "@/lib/library/uses";

/** Where images are used, asked before they are deleted or taken off. */
export const whereUsed = defineAction(BulkDelete.extend({ org: Slug }), (actor, { org, ids }) =>
  usesOf(actor, org, ids),
);

/** Which of some images are there still, asked when a work with them was refused. */
export const whichRemain = defineAction(BulkDelete.extend({ org: Slug }), (actor, { org, ids }) =>
  presentOf(actor, org, ids),
);

/** "Select all": the ids of what the page would show if one scrolled to its end. */
export const everyId = defineAction(z.object({ org: Slug, view: LibraryView }), (actor, { org, view }) =>
  listIds(actor, org, view),
);
