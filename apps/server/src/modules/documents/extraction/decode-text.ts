import { detect } from "chardet";

const SAMPLE_BYTES = 1_000_000;

/** The text of bytes whose encoding nobody told: UTF-8 where it is valid, else what its letters look like. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const name = detect(bytes.subarray(0, SAMPLE_BYTES)) ?? "windows-1252";
    return decoderOf(name).decode(bytes);
  }
}

function decoderOf(name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(name);
  } catch {
    return new TextDecoder("windows-1252");
  }
}
