/** Modules (by folder name) that each module may import. */
export const MODULE_TABLE: Readonly<Record<string, readonly string[]>>;
