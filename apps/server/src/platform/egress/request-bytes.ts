/**
 * The size of a request as HTTP/1.1 writes it: line, headers and body, without the encryption around it.
 * @param headers all of them, those that Node would add included.
 */
export function requestBytes(
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array | null,
): number {
  const line = `${method} ${url.pathname}${url.search} HTTP/1.1\r\n`;
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Node writes headers as Latin-1.
  return Buffer.byteLength(`${line}${fields.join("")}\r\n`, "latin1") + Buffer.byteLength(body ?? "");
}
