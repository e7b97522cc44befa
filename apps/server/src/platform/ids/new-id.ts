import { v7 } from "uuid";

/** A UUID version 7 (RFC 9562): sorts by the time it was made, within this process strictly. */
export const newId = (): string => v7();
