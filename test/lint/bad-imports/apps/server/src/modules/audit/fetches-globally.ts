export const send = (): Promise<Response> => globalThis.fetch("https://example.org");
