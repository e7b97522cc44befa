/** The path of an address within this site; null for anything that leads elsewhere. */
export function sameOriginPath(address: unknown, origin: string): string | null {
  if (typeof address !== "string" || !address.startsWith("/")) return null;
  const url = URL.parse(address, origin);
  return url?.origin === origin ? url.pathname + url.search + url.hash : null;
}
