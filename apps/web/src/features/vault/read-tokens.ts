export type NamedToken = { name: string; token: string };

/** `NAME=token` lines, blank ones left out; or the number of the first line that is none. */
export function readTokens(text: string): { tokens: NamedToken[] } | { wrongLine: number } {
  const tokens: NamedToken[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const trimmed = line.trim();
    if (trimmed === "") continue;
    const cut = trimmed.indexOf("=");
    const token = trimmed.slice(cut + 1).trim();
    if (cut < 1 || token === "") return { wrongLine: index + 1 };
    tokens.push({ name: trimmed.slice(0, cut).trim(), token });
  }
  return { tokens };
}
