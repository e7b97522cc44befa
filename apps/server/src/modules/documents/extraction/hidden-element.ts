const HIDING_STYLE = /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])/i;

/** Whether the attributes of an element keep it from being seen. */
export const isHiddenElement = (attributes: ReadonlyMap<string, string>): boolean =>
  attributes.has("hidden") || HIDING_STYLE.test(attributes.get("style") ?? "");

/** Whether the attributes call an element a second copy of its text for the eye, such as a drawn formula. */
export const isCopy = (attributes: ReadonlyMap<string, string>): boolean =>
  attributes.get("aria-hidden") === "true";
