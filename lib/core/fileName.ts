import { cleanLine } from "./text";

const MAX_LENGTH = 255;

/**
 * The name a person knows a file by, safe to show and to put into a header: the last path segment, NFC, no control or
 * bidirectional characters, at most 255 characters with its extension kept. Never part of a storage key.
 */
export function cleanFileName(name: string): string {
  const base = cleanLine(name).split(/[/\\]/).pop()?.trim() ?? "";
  if (!base || base === "." || base === "..") return "image";
  const characters = Array.from(base);
  if (characters.length <= MAX_LENGTH) return base;
  const dot = base.lastIndexOf(".");
  const extension = dot > 0 ? Array.from(base.slice(dot)) : [];
  if (extension.length > 20) return characters.slice(0, MAX_LENGTH).join("");
  return characters.slice(0, MAX_LENGTH - extension.length).join("") + extension.join("");
}
