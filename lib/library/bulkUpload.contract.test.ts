import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { fixture } from "../../scripts/fixtures.mjs";
import { BulkLine, MAX_BULK_FILES } from "../contracts/library";
import { MiB } from "../core/units";
import { db } from "../db/client";
import { type Answer, formWith } from "../testing/api";
import { imageCount, type LibraryWorld, makeLibrary, sendInPieces } from "../testing/library";
import { makePicture } from "../testing/world";

let library: LibraryWorld;
let path: string;
beforeEach(async () => {
  library = await makeLibrary();
  path = `${library.base}/bulk-upload`;
});

interface Part {
  data: Buffer | string;
  name?: string;
  field?: string;
}

function formOf(parts: Part[], fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const { data, name = "photo.jpg", field = "files" } of parts)
    form.append(field, new Blob([new Uint8Array(Buffer.from(data as string))]), name);
  return form;
}
const pictures = (count: number, from = 0): Promise<Part[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, at) => ({ data: await makePicture(from + at), name: `p${at}.jpg` })),
  );
const send = (form: FormData, headers = {}, query = ""): Promise<Answer> =>
  library.editor.send("POST", path + query, form, headers);
const linesOf = (text: string): BulkLine[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => BulkLine.parse(JSON.parse(line)) as BulkLine);

/** What was begun and what is to be removed, of everybody: other tests upload beside this one. */
const unsettled = async (): Promise<string[]> =>
  (await Promise.all([db().storageIntent.findMany(), db().purgeOrder.findMany()])).flat().map(({ id }) => id);

/** Of what is under way now, and was not `before`, nothing stays. */
async function expectNothingLeft(before: string[]): Promise<void> {
  const mine = (await unsettled()).filter((id) => !before.includes(id));
  const left = async () => (await unsettled()).filter((id) => mine.includes(id));
  await expect.poll(left, { timeout: 20_000 }).toEqual([]);
}

describe("a form of many files", () => {
  it("is listed in the order sent, though the large one is ready last", async () => {
    const large = { data: await readFile(await fixture("photo.jpg")), name: "large.jpg" };
    const { body } = await send(formOf([large, ...(await pictures(4))]));
    const sent = body.map(({ id }: { id: string }) => id);
    const listed = await library.viewer.json("GET", `${library.base}/images?sort=oldest`);
    expect(listed.body.map(({ id }: { id: string }) => id)).toEqual(sent);
  });

  it("stores each by itself and answers in the order sent", async () => {
    const [one, two] = (await pictures(2)) as [Part, Part];
    const { status, body } = await send(
      formOf([
        one,
        { data: "no picture at all", name: "words.jpg" },
        { data: Buffer.alloc(10 * MiB + 1, 1), name: "large.jpg" },
        { data: (one.data as Buffer).subarray(0, 600), name: "half.jpg" },
        { data: "", name: "empty.jpg" },
        { ...two, name: "../../zwei <b>.jpg" },
      ]),
    );
    expect(status).toBe(200);
    const stored = {
      status: "success",
      id: expect.any(String),
      file: expect.stringMatching(/^img_[0-9a-f]{16}\.jpg$/),
    };
    expect(body).toEqual([
      stored,
      { status: "error", error: "Unsupported media type", file: "words.jpg" },
      { status: "error", error: "File too large", file: "large.jpg" },
      { status: "error", error: "Invalid image", file: "half.jpg" },
      { status: "error", error: "No file provided", file: "empty.jpg" },
      stored,
    ]);
    expect(await imageCount(library.id)).toBe(2);
    const last = await library.viewer.json("GET", `${library.base}/images/${body[5].id}`);
    expect(last.body).toMatchObject({ title: "zwei <b>.jpg", file: body[5].file, creator_id: library.editor.userId });
  });

  it("takes fifty, small ones that come in one piece too", async () => {
    const { status, body } = await send(formOf(await pictures(MAX_BULK_FILES)));
    expect([status, body.length, new Set(body.map(({ id }: { id: string }) => id)).size]).toEqual([200, 50, 50]);
    expect(body.every((entry: { status: string }) => entry.status === "success")).toBe(true);
    for (const at of [0, 17, 49]) {
      const { body: image } = await library.viewer.json("GET", `${library.base}/images/${body[at].id}`);
      expect(image.title).toBe(`p${at}.jpg`);
    }
  });

  it.each([
    ["more than fifty", async () => formOf(await pictures(51)), "At most 50 files at once"],
    [
      "one in another field, behind good ones",
      async () => formOf([...(await pictures(3)), { data: await makePicture(9), field: "file" }]),
      "The files belong into the field files",
    ],
    ["none", async () => formOf([]), "No file provided"],
    ["none, but texts", async () => formOf([], { title: "x" }), "No file provided"],
    [
      "a field that comes twice",
      async () => {
        const form = formOf(await pictures(2), { a: "1" });
        form.append("a", "2");
        return form;
      },
      "A field of the form came twice",
    ],
  ])("is refused as a whole, with nothing left, when it has %s", async (_, make, detail) => {
    const before = await unsettled();
    const answer = await send(await make());
    expect([answer.status, answer.body.detail]).toEqual([400, detail]);
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(await imageCount(library.id)).toBe(0);
    await expectNothingLeft(before);
  });

  it("is refused when it is no form, or none that ends", async () => {
    const json = await library.editor.json("POST", path, { files: [] });
    expect([json.status, json.body.detail]).toEqual([400, "The form is malformed"]);
    const cut = sendInPieces(library.editor, path);
    cut.file(await makePicture(1));
    cut.file(await makePicture(2), { cutAt: 300 });
    cut.end();
    const { status, text } = await cut.ended;
    expect([status, JSON.parse(text).detail]).toEqual([400, "The form is malformed"]);
    expect(await imageCount(library.id)).toBe(0);
  });

  it("is refused before it is read to whoever may not write", async () => {
    for (const [caller, expected] of [
      [library.viewer, 403],
      [library.outsider, 403],
    ] as const)
      expect((await caller.send("POST", path, formOf(await pictures(1)))).status).toBe(expected);
    const unknown = await library.editor.send("POST", "/api/orgs/none-such/bulk-upload", formOf(await pictures(1)));
    expect(unknown.status).toBe(404);
    expect(await imageCount(library.id)).toBe(0);
  });

  it("says of duplicates which image it is, where they are refused", async () => {
    const [one, two] = (await pictures(2)) as [Part, Part];
    const { body: first } = await library.editor.send(
      "POST",
      `${library.base}/images`,
      formWith(one.data as Buffer, { field: "file" }),
    );
    const { body } = await send(formOf([one, two, two]), {}, "?on_duplicate=reject");
    expect(body[0]).toEqual({ status: "error", error: expect.any(String), file: "p0.jpg", image_id: first.id });
    const outcomes = [body[1], body[2]].sort((a, b) => a.status.localeCompare(b.status));
    expect(outcomes).toMatchObject([{ status: "error", image_id: outcomes[1].id }, { status: "success" }]);
    expect(await imageCount(library.id)).toBe(2);
  });
});

describe("a form that breaks off", () => {
  it("leaves nothing half: what was complete is there whole or not at all", async () => {
    const before = await unsettled();
    const upload = sendInPieces(library.editor, path);
    upload.file(await makePicture(1, 640));
    await expect.poll(() => imageCount(library.id), { timeout: 20_000 }).toBe(1);
    const large = Buffer.concat([await makePicture(2, 640), randomBytes(2 * MiB)]);
    upload.file(large, { cutAt: MiB });
    upload.cut();
    await expectNothingLeft(before);
    const { body } = await library.viewer.json("GET", `${library.base}/images`);
    expect(body).toHaveLength(1);
    for (const { url, bytes } of Object.values(body[0].versions) as { url: string; bytes: number }[])
      expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(bytes);
  });
});

describe("the answer in lines", () => {
  const LINES = { accept: "application/x-ndjson" };

  it("tells of each file as it ends, while the next is still being sent", async () => {
    const upload = sendInPieces(library.editor, path, LINES);
    upload.file(await makePicture(1), { name: "one.jpg" });
    await expect.poll(() => linesOf(upload.text()).length, { timeout: 20_000 }).toBe(1);
    upload.file(Buffer.from("words"), { name: "two.jpg" });
    await expect.poll(() => linesOf(upload.text()).length, { timeout: 20_000 }).toBe(2);
    upload.end();
    const { status, text } = await upload.ended;
    expect(status).toBe(200);
    expect(linesOf(text)).toEqual([
      { index: 0, status: "success", id: expect.any(String), file: expect.any(String) },
      { index: 1, status: "error", error: "Unsupported media type", code: "unsupported_type", file: "two.jpg" },
      { summary: { succeeded: 1, failed: 1 } },
    ]);
  });

  it("ends with the problem for which the form was refused as a whole, and nothing of it is left", async () => {
    const before = await unsettled();
    const answer = await library.editor.fetch(path, {
      method: "POST",
      headers: LINES,
      body: formOf([...(await pictures(3)), { data: await makePicture(9), field: "other" }]),
    });
    expect(answer.status).toBe(200);
    const last = linesOf(await answer.text()).at(-1);
    expect(last).toMatchObject({ problem: { status: 400, code: "invalid_request" } });
    expect(await imageCount(library.id)).toBe(0);
    await expectNothingLeft(before);
  });

  it("is an ordinary refusal where no file came", async () => {
    const answer = await library.editor.fetch(path, { method: "POST", headers: LINES, body: formOf([]) });
    expect([answer.status, (await answer.json()).detail]).toEqual([400, "No file provided"]);
  });
});

describe("an Idempotency-Key of a form of many files", () => {
  it("counts for each file: what was stored is answered again, what was not is stored", async () => {
    const key = { "idempotency-key": "bulk-1" };
    const [one, two, three] = (await pictures(3)) as [Part, Part, Part];
    const broken = { data: "words", name: "words.jpg" };
    const first = await send(formOf([one, broken]), key);
    expect(await imageCount(library.id)).toBe(1);
    const second = await send(formOf([one, broken, two]), key);
    expect(second.body.slice(0, 2)).toEqual(first.body);
    expect(second.body[2].status).toBe("success");
    expect(await imageCount(library.id)).toBe(2);
    const other = await send(formOf([three]), key);
    expect(other.body).toEqual([
      { status: "error", error: "This Idempotency-Key was used for another request", file: "p2.jpg" },
    ]);
    expect(await imageCount(library.id)).toBe(2);
  });

  it("is forgotten for what was undone with a form that was refused as a whole", async () => {
    const key = { "idempotency-key": "bulk-2" };
    const good = await pictures(2);
    expect((await send(formOf([...good, { data: "x", field: "other" }]), key)).status).toBe(400);
    expect(await imageCount(library.id)).toBe(0);
    const { body } = await send(formOf(good), key);
    expect(body.map(({ status }: { status: string }) => status)).toEqual(["success", "success"]);
    expect(await imageCount(library.id)).toBe(2);
  });

  it("that is none is 400", async () => {
    expect((await send(formOf(await pictures(1)), { "idempotency-key": "x".repeat(256) })).status).toBe(400);
  });
});
