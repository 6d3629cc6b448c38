/** Without what is mistaken for one another: 0 and o, 1, l and i. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** A password that can be read out and typed: four groups of five letters and digits, 98 random bits. */
export function newPassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

function letter(): string {
  // Values beyond the last whole multiple would make the first letters likelier.
  const fair = 256 - (256 % LETTERS.length);
  const [value = fair] = crypto.getRandomValues(new Uint8Array(1));
  return value < fair ? (LETTERS[value % LETTERS.length] as string) : letter();
}
