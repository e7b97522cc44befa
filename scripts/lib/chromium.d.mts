/** The browser of the end-to-end tests; undefined where there is none. */
export function findChromium(): string | undefined;
