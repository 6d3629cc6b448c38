import { describe, expect, it } from "vitest";
import type { Problem } from "@/lib/contracts/problem";
import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { SURFACES } from "@/lib/policy/surfaces";
import { formats, retryable } from "../ui/uploadWords";
import { sizeOf, sizesFor, srcSetOf } from "./picture";
import { pictureName, refusals } from "./sentences";

const limits = { maxBytes: 10 * 1024 * 1024, accept: SURFACES.reference.accept };

describe("refusals", () => {
  it.each([
    [22_000_000, "photo.jpg is 22 MB."],
    [10_485_761, "photo.jpg is 10.5 MB."],
  ])("tell how large %i bytes are", (bytes, title) => {
    expect(refusals.tooLarge("photo.jpg", bytes, limits)).toEqual({
      title,
      text: "The limit is 10 MB. Choose a smaller file.",
    });
  });

  it("name what can be used by what the server takes", () => {
    expect(formats(limits)).toBe("JPEG, PNG, WebP, AVIF or HEIC");
    expect(formats({ ...limits, accept: ["png"] })).toBe("PNG");
  });

  it("name the slot that has the same picture", () => {
    expect(refusals.duplicate("IMG_4402.jpg", { order: 0, name: "Front" }).text).toBe(
      "It is the same picture as slot 1, Front.",
    );
  });
});

describe("retryable", () => {
  const problem = (code: Problem["code"], status: number, rest = {}) =>
    retryable({ kind: "problem", problem: { type: "", title: "", detail: "", code, status, ...rest } });

  it("says how far the connection came", () => {
    expect(retryable({ kind: "connection", sent: 0.809 })?.text).toBe(
      "The connection dropped at 80%. The file is still here.",
    );
  });

  it("offers no Retry for what the server will refuse again", () => {
    for (const code of [
      "image_invalid",
      "unsupported_type",
      "file_too_large",
      "duplicate_image",
      "slots_full",
    ] as const) {
      expect(problem(code, 400)).toBeNull();
    }
  });

  it("says how much room is missing, as Retry works once some was made", () => {
    const detail = "This picture needs 4.2 MB, and 1.1 MB of 100 MB are left. Delete pictures to make room.";
    expect(
      retryable({ kind: "problem", problem: { type: "", title: "", status: 413, code: "quota_exceeded", detail } }),
    ).toEqual({ text: detail, reason: "there is no room left" });
  });

  it("tells when to try again", () => {
    expect(problem("too_many_requests", 429, { retry_after: 30 })?.text).toBe(
      "Too many uploads. Try again in 30 seconds.",
    );
    expect(problem("overloaded", 503)?.text).toBe("The server is busy. Try again in a moment.");
  });
});

describe("pictureName", () => {
  it.each([
    ["IMG_4402.jpg", "IMG_4402"],
    ["my.holiday.HEIC", "my.holiday"],
    ["image.png", null],
    ["photo.jpg", null],
    [".jpg", null],
  ])("%s is called %s", (file, name) => expect(pictureName(file)).toBe(name));
});

describe("renditions", () => {
  const picture = (width: number, height: number) =>
    ({ width, height, thumbnail: "t", medium: "m", large: "l" }) as NonNullable<ReferenceImage["image"]>;

  it("have their true widths", () => {
    expect(srcSetOf(picture(3024, 4032))).toBe("t 75w, m 225w, l 450w");
    expect(srcSetOf(picture(4000, 3000))).toBe("t 100w, m 300w, l 600w");
  });

  it("of a small picture are not enlarged, and each width is named once", () => {
    expect(srcSetOf(picture(200, 100))).toBe("t 100w, m 200w");
    expect(sizeOf(picture(200, 100))).toEqual({ width: 200, height: 100 });
  });

  it("are asked for as large as a wide picture is shown, which covers its frame", () => {
    expect(sizesFor(picture(4, 5))).toContain("(min-width: 1400px) 250px");
    expect(sizesFor(picture(2, 1))).toContain("(min-width: 1400px) 625px");
  });
});
