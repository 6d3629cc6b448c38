import { expect, it } from "vitest";
import { AUDIT_ACTIONS, auditSentence } from "./auditActions";

it.each(Object.keys(AUDIT_ACTIONS))("%s is told in words, even where nothing is known of it", (action) => {
  const sentence = auditSentence(action, null, null);
  expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
  expect(sentence).not.toContain(action);
});

it("an action of another version is told by its name", () => {
  expect(auditSentence("slot.framed", null, {})).toBe("slot.framed");
  expect(auditSentence("constructor", null, {})).toBe("constructor");
});

it("what people typed stays what they typed", () => {
  const name = '<img src=x onerror="alert(1)"> $& {name}';
  expect(auditSentence("slot.added", null, { name, order: 4 })).toBe(`added “${name}” to slot 5`);
});
