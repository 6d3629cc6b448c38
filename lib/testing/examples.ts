import type { Operation } from "../contracts/operations";
import { newId } from "../core/ids";
import { type Caller, formWith, newCaller } from "./api";
import { addDevice, addPicture, type DeviceClient } from "./devices";
import { makePicture } from "./world";

/** One person, an administrator and a device, and what is there for them to ask for. */
export interface World {
  me: Caller;
  admin: Caller;
  device: DeviceClient;
  /** A value for each `{name}` of a path, by the path up to it. */
  values: Record<string, string>;
}

const unique = () => newId().slice(-12);

/** Makes at least two of everything that is listed, so that there is a second page. */
export async function makeWorld(): Promise<World> {
  const [me, admin, other] = await Promise.all([newCaller(), newCaller("admin"), newCaller()]);
  const device = await addDevice(me);
  await addDevice(me);
  const slot = await addPicture(me, 0);
  await addPicture(me, 1);
  const token = (await me.json("POST", "/api/tokens", { name: "second" })).body.id;
  const slug = unique();
  await me.json("POST", "/api/orgs", { name: "Acme", slug });
  const { email } = (await other.json("GET", "/api/me")).body;
  await me.json("POST", `/api/orgs/${slug}/members`, { email, role: "viewer" });
  const images = [await addLibraryImage(me, slug), await addLibraryImage(me, slug)] as const;
  for (const [image_id, model] of [
    [images[0], "product"],
    [images[1], "product"],
    [images[0], "page"],
  ])
    await me.json("POST", `/api/orgs/${slug}/attach`, { image_id, app_label: "shop", model, object_id: 5 });
  const project = `p-${unique()}`;
  const [image] = [await addProjectImage(me, project, 1), await addProjectImage(me, project, 2)];
  await addProjectImage(me, `${project}-2`, 3);
  const gig = `gig-${unique()}`;
  const file = await addFile(me, "gig", { gig_id: gig });
  await addFile(me, "general");
  for (let trashed = 0; trashed < 2; trashed++) await me.json("DELETE", `/api/upload/${await addFile(me, "profile")}`);
  const webhook = (await me.json("POST", "/api/webhooks", { url: "https://one.invalid/" })).body.id;
  await me.json("POST", "/api/webhooks", { url: "https://two.invalid/" });
  await me.json("POST", `/api/webhooks/${webhook}/test`);
  const delivery = (await me.json("POST", `/api/webhooks/${webhook}/test`)).body.id;
  const invitation = (await admin.json("POST", "/api/invitations", {})).body.id;
  await admin.json("POST", "/api/invitations", {});
  const { body: queue } = await device.json("GET", "/api/sync");
  return {
    me,
    admin,
    device,
    values: {
      "/api/reference-images/{id}": slot,
      "/api/devices/{id}": device.id,
      "/api/sync/files/{file}": queue.images[0].file,
      "/api/tokens/{id}": token,
      "/api/webhooks/{id}": webhook,
      "/api/webhooks/{id}/deliveries/{delivery_id}": delivery,
      "/api/users/{id}": me.userId,
      "/api/invitations/{id}": invitation,
      "/api/projects/{project_id}": project,
      "/api/projects/{project_id}/images/{image_id}": image,
      "/api/projects/{project_id}/primary/{image_id}": image,
      "/api/upload/{file_id}": file,
      "/api/upload/gig-images/{gig_id}": gig,
      "/api/orgs/{org_slug}": slug,
      "/api/orgs/{org_slug}/members/{user_id}": other.userId,
      "/api/orgs/{org_slug}/images/{image_id}": images[0],
      "/api/orgs/{org_slug}/images/{app_label}": "shop",
      "/api/orgs/{org_slug}/images/{app_label}/{model}": "product",
      "/api/orgs/{org_slug}/images/{app_label}/{model}/{object_id}": "5",
      "/api/orgs/{org_slug}/images/{app_label}/{model}/{object_id}/{image_id}": images[0],
    },
  };
}

async function addLibraryImage(caller: Caller, slug: string): Promise<string> {
  return (await caller.send("POST", `/api/orgs/${slug}/images`, await upload("file"))).body.id;
}

/** Adds a picture to a project, the first one of which makes it. @returns the image's id */
export async function addProjectImage(owner: Caller, project: string, seed: number): Promise<string> {
  const form = formWith(await makePicture(seed), { field: "file" });
  const { status, body } = await owner.send("POST", `/api/projects/${project}/images`, form);
  if (status !== 201) throw new Error(`the upload was answered ${status}: ${JSON.stringify(body)}`);
  return body.image_id;
}

/** Uploads a file of a category. @returns its id */
export async function addFile(
  owner: Caller,
  category: "profile" | "gig" | "general",
  fields: Record<string, string> = {},
  seed = 7,
): Promise<string> {
  const form = formWith(await makePicture(seed), { field: "file", fields });
  const { status, body } = await owner.send("POST", `/api/upload/${category}`, form);
  if (status !== 201) throw new Error(`the upload was answered ${status}: ${JSON.stringify(body)}`);
  return body.file_id;
}

/** The address of something that is there. @throws Error for a path that nobody gave a value for */
export function addressOf({ path }: Pick<Operation, "path">, { values }: World): string {
  let made = "";
  let seen = "";
  for (const segment of path.slice(1).split("/")) {
    seen += `/${segment}`;
    const value = segment.startsWith("{") ? values[seen] : segment;
    if (value === undefined) throw new Error(`lib/testing/examples.ts has no value for ${seen}`);
    made += `/${value}`;
  }
  return made;
}

/** Who may call it. */
export const callerFor = ({ caller }: Operation, { me, admin, device }: World): Caller =>
  caller === "admin" ? admin : caller === "device" ? device : me;

const picture = makePicture(7);
const upload = async (field: string): Promise<FormData> => formWith(await picture, { field });

/** What creates something, each time another where two of a kind may not be alike: for every POST that takes an Idempotency-Key. */
export const CREATIONS: Record<string, (world: World) => Promise<object | FormData> | object> = {
  "POST /api/reference-images": () => ({ name: `made once ${unique()}` }),
  "POST /api/reference-images/{id}/upload-image": () => upload("image"),
  "POST /api/devices": () => ({ name: `Made once ${unique()}` }),
  "POST /api/tokens": () => ({ name: `made once ${unique()}` }),
  "POST /api/webhooks": () => ({ url: `https://${unique()}.invalid/` }),
  "POST /api/invitations": () => ({ email: `${unique()}@example.test` }),
  "POST /api/users": () => ({
    email: `${unique()}@example.test`,
    name: "Made Once",
    password: "a good long password",
  }),
  "POST /api/orgs/{org_slug}/images": () => upload("file"),
  "POST /api/orgs/{org_slug}/attach": ({ values }) => ({
    image_id: values["/api/orgs/{org_slug}/images/{image_id}"],
    app_label: "shop",
    model: "product",
    object_id: unique(),
  }),
  "POST /api/orgs/{org_slug}/images/{app_label}/{model}/{object_id}/bulk_attach": ({ values }) => ({
    image_ids: [values["/api/orgs/{org_slug}/images/{image_id}"]],
    note: unique(),
  }),
  "POST /api/projects/{project_id}/images": () => upload("file"),
  "POST /api/upload/profile": () => upload("file"),
  "POST /api/upload/gig": () => upload("file"),
  "POST /api/upload/general": () => upload("file"),
  "POST /api/orgs": () => ({ name: "Made once", slug: unique() }),
  "POST /api/orgs/{org_slug}/members": async () => {
    const { body } = await (await newCaller()).json("GET", "/api/me");
    return { email: body.email, role: "viewer" };
  },
};
