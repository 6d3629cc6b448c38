import { cookies } from "next/headers";
import { THEME_COOKIE, type Theme, themeOf } from "@/components/shell/theme";

/** The theme that this reader chose. */
export const currentTheme = async (): Promise<Theme> => themeOf((await cookies()).get(THEME_COOKIE)?.value);
