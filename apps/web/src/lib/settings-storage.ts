/** A preference of this browser; null where none is kept or storage is switched off. Never holds data or tokens. */
export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a preference of this browser, or forgets it where `value` is null. */
export function writeSetting(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Without storage the preference lasts until the reload.
  }
}
