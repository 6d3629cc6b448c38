import { describe, expect, it } from "vitest";
import { DEFAULT_PROFILE, DeviceProfile } from "@/lib/contracts/devices";
import { type Draft, draftOf, readDraft } from "./draft";
import { PRESETS, presetOf } from "./presets";

describe("presets", () => {
  it.each(PRESETS)("$label is a profile that the server takes as it is", ({ profile }) => {
    expect(DeviceProfile.parse(profile)).toEqual(profile);
  });

  it.each(PRESETS)("$label is known again, whichever way up", (preset) => {
    const { profile } = preset;
    expect(presetOf(profile)?.id).toBe(preset.id);
    expect(presetOf({ ...profile, width: profile.height, height: profile.width })?.id).toBe(preset.id);
    expect(presetOf({ ...profile, width: profile.width + 2 })).toBeNull();
  });
});

describe("a draft", () => {
  it.each([...PRESETS.map(({ profile }) => profile), DEFAULT_PROFILE])("of a profile is that profile", (profile) => {
    expect(readDraft(draftOf(profile))).toEqual({ ok: true, profile });
  });

  it("keeps what has no round number", () => {
    const profile = { ...DEFAULT_PROFILE, max_bytes: 50_000, poll_seconds: 5400 };
    const draft = draftOf(profile);
    expect([draft.every, draft.unit]).toEqual(["90", "minute"]);
    expect(readDraft(draft)).toEqual({ ok: true, profile });
  });

  it("writes a colour once where the panel is told what it shows", () => {
    const colors = [{ measured: "#111111", nominal: "#000000" }, "#ffffff"];
    const profile = DeviceProfile.parse({ colors });
    const draft = draftOf(profile);
    expect(readDraft(draft)).toEqual({ ok: true, profile });
    expect(readDraft({ ...draft, nominal: false })).toMatchObject({ profile: { colors: ["#111111", "#ffffff"] } });
  });

  it.each<[Partial<Draft>, keyof Draft]>([
    [{ width: "" }, "width"],
    [{ width: "15" }, "width"],
    [{ width: "4097" }, "width"],
    [{ width: "80.5" }, "width"],
    [{ height: "high" }, "height"],
    [{ every: "4", unit: "second" }, "every"],
    [{ every: "8", unit: "day" }, "every"],
    [{ every: "" }, "every"],
    [{ maxKilobytes: "0" }, "maxKilobytes"],
    [{ maxKilobytes: "70000" }, "maxKilobytes"],
    [{ maxKilobytes: "lots" }, "maxKilobytes"],
    [{ colors: "palette", palette: [{ id: 0, measured: "#12345", nominal: "#000000" }] }, "palette"],
  ])("with %j names %s", (change, field) => {
    const read = readDraft({ ...draftOf(DEFAULT_PROFILE), ...change });
    expect(read.ok ? [] : Object.keys(read.errors)).toEqual([field]);
  });
});
