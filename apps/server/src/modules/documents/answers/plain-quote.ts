/** What `composeExtractiveAnswer` escaped for Markdown, as it stands in the document. */
export const plainQuote = (text: string): string => text.replaceAll(/\\([\\`*_[\]<>~|])/g, "$1");
