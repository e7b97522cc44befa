/** Hands a file to the reader's browser to keep. */
export function download(fileName: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own reference by the next turn of the event loop.
  window.setTimeout(() => URL.revokeObjectURL(address), 0);
}
