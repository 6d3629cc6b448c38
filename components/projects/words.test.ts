import { describe, expect, it } from "vitest";
import { PROJECT_ID } from "@/lib/contracts/projects";
import { failureOf, suggestId } from "./words";

describe("an id out of a file's name", () => {
  it.each([
    ["Red Dragon (2).png", "red-dragon-2"],
    ["Éclair--à_la.jpeg", "e-clair-a-la"],
    ["IMG_0042.HEIC", "img-0042"],
    ["日本.png", ""],
    [".png", ""],
    [`${"x".repeat(80)}.png`, "x".repeat(64)],
    [`${"x".repeat(63)} y.png`, "x".repeat(63)],
    [undefined, ""],
  ])("of %s is %s", (name, id) => {
    expect(suggestId(name)).toBe(id);
    if (id) expect(id).toMatch(PROJECT_ID);
  });
});

describe("an upload that failed", () => {
  const limits = { maxBytes: 10 * 1024 * 1024, accept: ["jpeg", "png"] as const };
  const file = { name: "a.jpg", size: 22_000_000 };
  const problem = (code: string, detail = "") =>
    failureOf(file, { kind: "problem", problem: { type: "", title: "", status: 400, detail, code } as never }, limits);

  it.each([
    ["file_too_large", "a.jpg is 22 MB. The limit is 10 MB. Choose a smaller file.", false],
    ["unsupported_type", "a.jpg is not an image we can use. Use JPEG or PNG.", false],
    ["image_invalid", "a.jpg could not be read. It may be damaged. Try another copy.", false],
    ["not_found", "This project is not there any more.", false],
    ["not_authenticated", "You are signed out. Sign in in another tab, then retry.", true],
  ])("%s", (code, text, again) => {
    expect(problem(code)).toEqual({ text, again });
  });

  it("passes on what the server says of the room that is left", () => {
    expect(problem("quota_exceeded", "This picture needs 2 MB.")).toEqual({
      text: "This picture needs 2 MB.",
      again: true,
    });
  });

  it("of a connection says that the file is still here", () => {
    expect(failureOf(file, { kind: "connection", sent: 0.5 }, limits).text).toMatch(/50%.*still here/);
  });
});
