import type { TryProtectionRequest, TryProtectionResult } from "@cdsa/contracts";
import { createPseudonymMap } from "./masking/pseudonym-map.ts";
import { protectText } from "./masking/protect-text.ts";
import type { ProtectionContext } from "./protection-context.ts";
import { labelOfSpans } from "./text-label.ts";

/** What would be found in a text and what of it would be sent; nothing is kept of it. */
export function tryProtection(
  { directory }: Pick<ProtectionContext, "directory">,
  { text, mode }: TryProtectionRequest,
): TryProtectionResult {
  const spans = directory.detect(text);
  const result = protectText(text, spans, mode, createPseudonymMap());
  return { spans, protectedText: result.isBlocked ? null : result.text, label: labelOfSpans(spans) };
}
