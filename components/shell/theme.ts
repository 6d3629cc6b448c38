/** The reader's choice; `system` follows the device. Kept in a cookie, so that the server renders it and nothing flashes. */
export type Theme = "light" | "dark" | "system";

export const THEME_COOKIE = "theme";

/** What a cookie may say. Anything else follows the device. */
export const themeOf = (value: string | undefined): Theme => (value === "light" || value === "dark" ? value : "system");
