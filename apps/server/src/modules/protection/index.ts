export type { Span } from "./detection/span.ts";
export { createProtection, type Protection } from "./create-protection.ts";
export { createStreamRestorer, type TextStream } from "./masking/create-stream-restorer.ts";
export { createPseudonymMap, type PseudonymMap } from "./masking/pseudonym-map.ts";
export { coveredValue, pseudonymsIn, restoreCovered } from "./masking/restore-covered.ts";
export { protectText } from "./masking/protect-text.ts";
export { restoreText } from "./masking/restore-text.ts";
export { createTextGuard, restoreJson, type TextGuard } from "./text-guard.ts";
export { PSEUDONYMS_COLUMN } from "./pseudonyms.repository.ts";
