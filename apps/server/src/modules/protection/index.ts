export { compileCustomDictionary, type CustomDictionary } from "./detection/custom/custom-dictionary.ts";
export { CustomDetectorError } from "./detection/custom/custom-error.ts";
export { compileCustomPattern, type CustomPattern } from "./detection/custom/custom-pattern.ts";
export { type DetectionOptions, detectSpans } from "./detection/detect-spans.ts";
export { type BuiltinSpanType, type Span, SPAN_TYPES } from "./detection/span.ts";
export {
  createStreamProtector,
  type StreamProtector,
  type StreamProtectorOptions,
} from "./masking/create-stream-protector.ts";
export { createStreamRestorer, type TextStream } from "./masking/create-stream-restorer.ts";
export { type ProtectedText, type ProtectionMode, protectText } from "./masking/protect-text.ts";
export {
  createPseudonymMap,
  type PseudonymEntry,
  type PseudonymMap,
  type PseudonymMapState,
} from "./masking/pseudonym-map.ts";
export { restoreText } from "./masking/restore-text.ts";
