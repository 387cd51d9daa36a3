// Light or dark: the system's choice until the reader makes one, which is then kept.
import { signal } from "@preact/signals";

export type Theme = "light" | "dark";

const key = "almanac-theme";

const system = (): Theme => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

function kept(): Theme | null {
  try {
    const theme = localStorage.getItem(key);
    return theme === "light" || theme === "dark" ? theme : null;
  } catch {
    return null; // storage is forbidden here: the system's choice holds
  }
}

export const theme = signal<Theme>("light");

/** Puts the theme in force and follows the system while the reader has chosen none. */
export function followTheme(): void {
  const apply = (): void => { theme.value = kept() ?? system(); };
  apply();
  const chosen = kept();
  if (chosen) document.documentElement.dataset["theme"] = chosen;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
}

export function toggleTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  document.documentElement.dataset["theme"] = theme.value;
  try {
    localStorage.setItem(key, theme.value);
  } catch {
    // Not kept beyond this page, then.
  }
}
