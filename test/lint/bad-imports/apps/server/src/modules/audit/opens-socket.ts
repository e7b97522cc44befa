export const open = (): WebSocket => new WebSocket("wss://example.org");
