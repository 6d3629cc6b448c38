/** What is told of something before or after a change: names, orders, sizes and ids. Never a secret, nor a hash of one. */
export type AuditFacts = Readonly<Record<string, unknown>>;

interface Told {
  before: AuditFacts;
  after: AuditFacts;
}

const text = (value: unknown): string => (typeof value === "string" && value.trim() ? value.trim() : "");
const quoted = (value: unknown): string => (text(value) ? `“${text(value)}”` : "an untitled image");
const place = (order: unknown): string => (typeof order === "number" ? `slot ${order + 1}` : "a slot");
const person = ({ name, email }: AuditFacts): string => text(name) || text(email) || "somebody";
const provider = ({ provider: name, email }: AuditFacts): string =>
  `the account at ${text(name) || "a provider"}${text(email) ? ` with the address ${text(email)}` : ""}`;
const organization = ({ organization: name }: AuditFacts): string => text(name) || "the organization";

/** Images of a library: one by its title where that is told, several by their number. */
function images({ count, images: named }: AuditFacts): string {
  const [first] = Array.isArray(named) ? named : [];
  if (typeof count === "number" && count > 1) return `${count} images`;
  return first && "title" in first ? quoted(first.title) : "an image";
}

const object = ({ app_label, model, object_id }: AuditFacts): string =>
  `${text(app_label)}.${text(model)} ${text(object_id)}`;

/** Slots of an arrangement that stand elsewhere now, each with the name it goes by. */
function moves({ before, after }: Told): string {
  const was = new Map(slotsOf(before).map((slot) => [slot.id, slot.order]));
  const moved = slotsOf(after).filter(({ id, order }) => was.get(id) !== order);
  return moved.map(({ id, name, order }) => `${quoted(name)} from ${place(was.get(id))} to ${place(order)}`).join(", ");
}

const slotsOf = ({ slots }: AuditFacts): { id: string; name: string | null; order: number }[] =>
  Array.isArray(slots) ? slots : [];

/** "name from “A” to “B”, role from user to admin", of what differs. */
function differences({ before, after }: Told, wanted: readonly string[]): string {
  const shown = (value: unknown) => (typeof value === "string" ? `“${value}”` : String(value ?? "none"));
  return wanted
    .filter((key) => key in after && before[key] !== after[key])
    .map((key) => `${key.replaceAll("_", " ")} from ${shown(before[key])} to ${shown(after[key])}`)
    .join(", ");
}

function personChanged(told: Told): string {
  const { before, after } = told;
  const access = after.disabled === true ? "disabled the account" : "enabled the account";
  const rest = differences(told, ["name", "role"]);
  return [
    ...("disabled" in after && before.disabled !== after.disabled ? [access] : []),
    ...(rest ? [`changed ${rest}`] : []),
  ].join(" and ");
}

function webhookChanged(told: Told): string {
  const { before, after } = told;
  const what = `the webhook to ${text(after.host)}`;
  if (before.enabled !== after.enabled) return `${after.enabled === true ? "turned on" : "turned off"} ${what}`;
  const rest = differences(told, ["host", "scope"]);
  return rest ? `changed ${what}: ${rest}` : `changed ${what}`;
}

/**
 * Everything that is audited, each with the sentence that tells it. Who did it goes before: "Ada" + " " + the sentence.
 * A new action is a new row.
 */
export const AUDIT_ACTIONS = {
  "slot.added": ({ after }) => `added ${quoted(after.name)} to ${place(after.order)}`,
  "slot.replaced": ({ before, after }) =>
    before.image
      ? `replaced the picture of ${quoted(after.name)} in ${place(after.order)}`
      : `put a picture into ${place(after.order)}, ${quoted(after.name)}`,
  "slot.renamed": ({ before, after }) =>
    `renamed ${quoted(before.name)} in ${place(after.order)} to ${text(after.name) ? quoted(after.name) : "nothing"}`,
  "slot.moved": ({ before, after }) =>
    `moved ${quoted(before.name)} from ${place(before.order)} to ${place(after.order)}` +
    (before.name === after.name ? "" : ` and renamed it to ${text(after.name) ? quoted(after.name) : "nothing"}`),
  "slots.reordered": (told) => `${told.after.put_back ? "put back an earlier order: " : ""}moved ${moves(told)}`,
  "slot.deleted": ({ before }) => `deleted ${quoted(before.name)} from ${place(before.order)}`,
  "slot.restored": ({ after }) => `restored ${quoted(after.name)} to ${place(after.order)}`,
  "person.created": ({ after }) =>
    `created the account of ${person(after)}${after.role === "admin" ? ", an administrator" : ""}`,
  "person.changed": personChanged,
  "password.changed": () => "changed the password",
  "password_link.created": ({ after }) => `made a link for a new password of ${person(after)}`,
  "invitation.created": ({ after }) =>
    `invited ${text(after.email) || "whoever opens the link"}${after.role === "admin" ? " as an administrator" : ""}`,
  "invitation.withdrawn": ({ before }) =>
    `withdrew the invitation of ${text(before.email) || "whoever opens the link"}`,
  "identity.linked": ({ after }) => `linked ${provider(after)}`,
  "identity.unlinked": ({ before }) => `unlinked ${provider(before)}`,
  "token.created": ({ after }) => `created the API token ${quoted(after.name)}`,
  "token.revoked": ({ before }) => `revoked the API token ${quoted(before.name)}`,
  "device.added": ({ after }) => `added the device ${quoted(after.name)}`,
  "device.changed": (told) => {
    const renamed = differences(told, ["name"]);
    const reshaped = "profile" in told.after ? "the picture settings" : "";
    return `changed ${[renamed, reshaped].filter(Boolean).join(" and ")} of the device ${quoted(told.before.name)}`;
  },
  "device.revoked": ({ before }) => `revoked the device ${quoted(before.name)}`,
  "organization.created": ({ after }) => `created the organization ${quoted(after.name)}`,
  "member.added": ({ after }) => `added ${person(after)} to ${organization(after)} as ${text(after.role)}`,
  "member.changed": ({ before, after }) =>
    `changed the role of ${person(after)} in ${organization(after)} from ${text(before.role)} to ${text(after.role)}`,
  "member.removed": ({ before }) => `removed ${person(before)} from ${organization(before)}`,
  "library.added": ({ after }) => `added ${quoted(after.title)} to the library`,
  "library.changed": ({ before }) => `changed the texts of ${quoted(before.title)} in the library`,
  "library.replaced": ({ after }) => `replaced the file of ${quoted(after.title)} in the library`,
  "library.deleted": ({ before }) => `deleted ${images(before)} from the library`,
  "library.attached": ({ after }) => `attached ${images(after)} to ${object(after)}`,
  "library.detached": ({ before }) => `detached ${images(before)} from ${object(before)}`,
  "library.arranged": ({ after }) => `arranged ${images(after)} of ${object(after)}`,
  "project.created": ({ after }) => `created the project ${quoted(after.project)}`,
  "project.changed": ({ before, after }) =>
    `made the project ${quoted(after.project)} ${text(after.visibility)}, which was ${text(before.visibility)}`,
  "project.deleted": ({ before }) =>
    `deleted the project ${quoted(before.project)} with ${before.images === 1 ? "its image" : `its ${Number(before.images ?? 0)} images`}`,
  "project.image_added": ({ after }) => `added ${quoted(after.name)} to the project ${quoted(after.project)}`,
  "project.image_deleted": ({ before }) => `deleted ${quoted(before.name)} from the project ${quoted(before.project)}`,
  "project.image_restored": ({ after }) => `restored ${quoted(after.name)} in the project ${quoted(after.project)}`,
  "project.primary_changed": ({ after }) =>
    `made ${quoted(after.name)} the primary image of the project ${quoted(after.project)}`,
  "webhook.created": ({ after }) => `created a webhook to ${text(after.host)}`,
  "webhook.changed": ({ before, after }) => webhookChanged({ before, after }),
  "webhook.deleted": ({ before }) => `deleted the webhook to ${text(before.host)}`,
  "webhook.secret_rotated": ({ after }) => `rotated the secret of the webhook to ${text(after.host)}`,
  "upload.added": ({ after }) =>
    `uploaded ${quoted(after.name)}${text(after.gig_id) ? ` to the gig ${quoted(after.gig_id)}` : ""}`,
  "upload.deleted": ({ before }) => `deleted the upload ${quoted(before.name)}`,
  "upload.purged": ({ before }) => `deleted the upload ${quoted(before.name)} for good`,
  "upload.trash_emptied": ({ before }) =>
    `emptied the trash of ${before.count === 1 ? "1 upload" : `${Number(before.count) || "its"} uploads`}`,
  "upload.restored": ({ after }) => `restored the upload ${quoted(after.name)}`,
  "profile_image.changed": ({ after }) =>
    text(after.name) ? `chose ${quoted(after.name)} as profile image` : "removed the profile image",
  "gig.arranged": ({ after }) =>
    `arranged ${after.count === 1 ? "1 image" : `${Number(after.count) || "the"} images`} of the gig ${quoted(after.gig_id)}`,
  "sign_in.succeeded": () => "signed in",
  "sign_in.failed": ({ after }) =>
    after.disabled ? "tried to sign in to an account that is disabled" : "tried to sign in with a wrong password",
} as const satisfies Record<string, (told: Told) => string>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

/** Whether this version knows an action. */
const isAuditAction = (action: string): action is AuditAction => Object.hasOwn(AUDIT_ACTIONS, action);

/** What was done, in words, after the name of who did it. An action of another version is told by its name. */
export function auditSentence(action: string, before: AuditFacts | null, after: AuditFacts | null): string {
  if (!isAuditAction(action)) return action;
  const told: Told = { before: before ?? {}, after: after ?? {} };
  return (AUDIT_ACTIONS[action] as (told: Told) => string)(told);
}
