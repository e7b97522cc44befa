import { useSyncExternalStore } from "react";
import { readSetting, writeSetting } from "./settings-storage.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

// The same key and attribute as in public/before-paint.js.
const KEY = "cdsa.theme";
const listeners = new Set<() => void>();

/** The reader's choice; `system` follows the operating system. */
export function getTheme(): Theme {
  const stored = readSetting(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Applies and keeps the choice. */
export function setTheme(theme: Theme): void {
  writeSetting(KEY, theme === "system" ? null : theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  for (const listener of listeners) listener();
}

/** The choice as a component sees it. */
export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getTheme);
}
