import { ACCOUNT_OPERATIONS } from "./accountOperations";
import { DEVICE_OPERATIONS } from "./deviceOperations";
import { LIBRARY_OPERATIONS } from "./libraryOperations";
import { Health } from "./openapiShapes";
import { type Operation, ok } from "./operationParts";
import { ORGANIZATION_OPERATIONS } from "./organizationOperations";
import { PROJECT_OPERATIONS } from "./projectOperations";
import { SLOT_OPERATIONS } from "./slotOperations";
import { UPLOAD_OPERATIONS } from "./uploadOperations";
import { WEBHOOK_OPERATIONS } from "./webhookOperations";

export { type Caller, type Operation, refusalsOf } from "./operationParts";

/** Every address of the API, in the order in which the document tells them. */
export const OPERATIONS: readonly Operation[] = [
  ...SLOT_OPERATIONS,
  ...DEVICE_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...ORGANIZATION_OPERATIONS,
  ...LIBRARY_OPERATIONS,
  ...PROJECT_OPERATIONS,
  ...UPLOAD_OPERATIONS,
  ...WEBHOOK_OPERATIONS,
  {
    method: "get",
    path: "/api/health",
    tag: "Accounts",
    summary: "Whether database and storage can be used",
    caller: "none",
    answers: { 200: ok(Health, "All is well"), 503: ok(Health, "Something is not") },
  },
];
