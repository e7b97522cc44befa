export const send = (): Promise<Response> => fetch("https://example.org");
