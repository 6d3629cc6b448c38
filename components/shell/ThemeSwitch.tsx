"use client";

import { useState } from "react";
import controls from "../ui/controls.module.css";
import { Icon } from "../ui/Icon";
import menuItem from "../ui/menuItem.module.css";
import styles from "./shell.module.css";
import { THEME_COOKIE, type Theme } from "./theme";

const CHOICES = [
  { theme: "light", label: "Light", icon: "sun" },
  { theme: "dark", label: "Dark", icon: "moon" },
  { theme: "system", label: "As the device", icon: "theme" },
] as const;

const YEAR = 31_536_000;

/** Light table, darkroom, or as the device has it. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);

  const choose = (next: Theme) => {
    setTheme(next);
    const root = document.documentElement;
    if (next === "system") delete root.dataset.theme;
    else root.dataset.theme = next;
    const age = next === "system" ? 0 : YEAR;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API does not exist on plain-HTTP addresses
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${age}; samesite=lax`;
  };

  return (
    <>
      <button type="button" className={controls.icon} popoverTarget="theme-menu" aria-label="Theme">
        <Icon name="theme" />
      </button>
      <div id="theme-menu" popover="auto" className={styles.menu}>
        <fieldset className={styles.themes}>
          <legend>Theme</legend>
          {CHOICES.map((choice) => (
            <label key={choice.theme} className={menuItem.item}>
              <input type="radio" name="theme" checked={theme === choice.theme} onChange={() => choose(choice.theme)} />
              <Icon name={choice.icon} />
              {choice.label}
            </label>
          ))}
        </fieldset>
      </div>
    </>
  );
}
